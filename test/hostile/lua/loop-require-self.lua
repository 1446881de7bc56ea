-- attack: a script that requires itself
-- class: loop
-- expect: error
local entity = ...
local m = {}

function m.on_update(dt)
  return require("hostile")
end

return m
