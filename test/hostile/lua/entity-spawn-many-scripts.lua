-- attack: spawns one entity with a thousand scripts
-- class: entity
-- expect: error,killed,harmless
-- entities: 1
local entity = ...
local m = {}

function m.on_update(dt)
  local ids = {}
  for i = 1, 1000 do ids[i] = "hostile" end
  ecs.despawn(ecs.spawn({}, table.unpack(ids)))
end

return m
