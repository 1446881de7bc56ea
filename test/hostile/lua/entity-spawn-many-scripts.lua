-- attack: spawns one entity with the same script a hundred times
-- class: entity
-- expect: harmless,error,killed
-- entities: 1
local entity = ...
local m = {}

function m.on_update(dt)
  local ids = {}
  for i = 1, 100 do ids[i] = "hostile" end
  ecs.despawn(ecs.spawn({}, table.unpack(ids)))
end

return m
