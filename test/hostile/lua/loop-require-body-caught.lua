-- attack: requires the looping module again and again
-- class: loop
-- expect: killed
-- with: lib/spin.lua = while true do end
local entity = ...
local m = {}

function m.on_update(dt)
  while true do pcall(require, "lib.spin") end
end

return m
