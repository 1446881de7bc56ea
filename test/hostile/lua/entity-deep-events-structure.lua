-- attack: handlers that spawn, despawn and attach while events are delivered
-- class: entity
-- expect: harmless,error,killed
local entity = ...
local m = {}

function m.on_start() events.on("build", "build") end
function m.build(data)
  local other = ecs.spawn({ Position = {} })
  ecs.despawn(other)
  if data and data.n > 0 then events.emit("build", { n = data.n - 1 }) end
end
function m.on_update() events.emit("build", { n = 3 }) end

return m
