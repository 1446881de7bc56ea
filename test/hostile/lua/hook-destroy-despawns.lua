-- attack: being destroyed despawns and detaches itself again, and adds to itself
-- class: hook
-- expect: harmless
local entity = ...
local m = {}

function m.on_destroy()
  ecs.despawn(entity)
  ecs.detach(entity, "hostile")
  ecs.add(entity, "Sprite")
  ecs.attach(entity, "hostile")
  time.after(0, "on_destroy")
  events.on("flood", "on_destroy")
end
function m.on_update() ecs.despawn(entity) end

return m
