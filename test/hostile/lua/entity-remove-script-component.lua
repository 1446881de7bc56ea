-- attack: removes its own script as if it were a component
-- class: entity
-- expect: error
local entity = ...
local m = {}

function m.on_update(dt)
  pcall(ecs.remove, entity, "bad/hostile.lua")
  pcall(ecs.add, entity, "bad/healthy.lua")
  ecs.remove(entity, "hostile")
end

return m
