-- attack: despawns itself three times
-- class: entity
-- expect: harmless
local entity = ...
local m = {}

function m.on_update(dt)
  ecs.despawn(entity)
  ecs.despawn(entity)
  ecs.despawn(entity)
end

return m
