-- attack: uses a dead entity of the same frame and of the frame before in every way
-- class: entity
-- expect: error
local entity = ...
local m = {}

function m.on_update(dt)
  if not m.dead then m.dead = ecs.spawn({}) ecs.despawn(m.dead) return end
  for _, use in ipairs({ ecs.despawn, ecs.add, ecs.remove, ecs.attach, ecs.detach, ecs.call }) do
    if pcall(use, m.dead, "Position", "on_update") then print("ESCAPED: used the dead") end
  end
  ecs.add(m.dead, "Position")
end

return m
