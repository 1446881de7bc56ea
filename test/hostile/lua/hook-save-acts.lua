-- attack: saving its state despawns the entity, detaches the script and saves again
-- class: hook
-- expect: harmless
local entity = ...
local m = {}

function m.on_save()
  ecs.despawn(ecs.spawn({ Position = {} }, "hostile"))
  ecs.detach(entity, "hostile")
  ecs.attach(entity, "hostile")
  events.emit("flood", 1)
  time.after(0, print)
end

return m
