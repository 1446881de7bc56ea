-- attack: being told of the reload despawns the entity and spawns ten
-- class: hook
-- expect: harmless
local entity = ...
local m = {}

function m.on_reload(info)
  info.report = nil
  info.from, info.to = info.to, info.from
  for _ = 1, 10 do ecs.despawn(ecs.spawn({}, "hostile")) end
end

return m
