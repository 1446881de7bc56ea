-- attack: requires a module whose body loops
-- class: loop
-- expect: killed,error
-- with: lib/spin.lua = while true do end
local entity = ...
local m = {}

function m.on_update(dt)
  return require("lib.spin")
end

return m
