-- attack: takes the scripts of another mod off its entities
-- class: entity
-- expect: error
local entity = ...
local m = {}

function m.on_update(dt)
  for _, other in ipairs(ecs.query("other/healthy.lua")) do ecs.detach(other, "other/healthy.lua") end
end

return m
