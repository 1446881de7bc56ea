-- attack: writes into the components of another mod's entities
-- class: entity
-- expect: error
local entity = ...
local m = {}

function m.on_update(dt)
  local Position = ecs.component("Position")
  for _, other in ipairs(ecs.query("other/healthy.lua")) do Position.x[other] = -1 end
end

return m
