-- attack: spawns and despawns without an end
-- class: memory
-- expect: killed,error
local entity = ...
local m = {}

function m.on_update(dt)
  while true do ecs.despawn(ecs.spawn({ Sprite = { texture = "x" } })) end
end

return m
