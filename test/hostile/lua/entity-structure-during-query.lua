-- attack: adds, removes and despawns while it walks a query
-- class: entity
-- expect: harmless,error
local entity = ...
local m = {}

function m.on_update(dt)
  local mine = {}
  for i = 1, 20 do mine[i] = ecs.spawn({ Camera = {}, Position = {} }) end
  for _, other in ipairs(ecs.query("Camera")) do
    ecs.remove(other, "Camera")
    ecs.add(other, "Camera")
    ecs.add(other, "Text", { text = "x" })
    ecs.despawn(other)
    for _ in ipairs(ecs.query("Camera", "Text")) do end
  end
  for _, other in ipairs(mine) do ecs.despawn(other) end
end

return m
