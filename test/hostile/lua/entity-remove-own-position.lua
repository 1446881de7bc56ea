-- attack: removes what its own frame works on, and goes on using it
-- class: entity
-- expect: harmless
local entity = ...
local m = {}

function m.on_update(dt)
  ecs.remove(entity, "Position")
  ecs.component("Position").x[entity] = 5
  ecs.remove(entity, "Position")
  ecs.add(entity, "Position", { x = 1 })
  ecs.remove(entity, "Position")
end

return m
