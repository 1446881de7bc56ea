-- attack: an entity that spawns two when it dies
-- class: memory
-- expect: error,killed,harmless
-- entities: 1
local entity = ...
local m = {}

function m.on_destroy()
  ecs.spawn({}, "hostile")
  ecs.spawn({}, "hostile")
end

function m.on_update() ecs.despawn(entity) end

return m
