-- attack: every entity that dies has a thousand handlers and timers
-- class: memory
-- expect: killed,error,harmless
local entity = ...
local m = {}

function m.on_update(dt)
  for _ = 1, 20 do
    local other = ecs.spawn({}, "hostile")
    ecs.despawn(other)
  end
  for _ = 1, 1000 do time.after(1e9, "none") events.on("tick" .. random(5), "none") end
end

return m
