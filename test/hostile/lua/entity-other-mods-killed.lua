-- attack: despawns the entities of another mod
-- class: entity
-- expect: error
local entity = ...
local m = {}

function m.on_update(dt)
  for _, other in ipairs(ecs.query("other/healthy.lua")) do ecs.despawn(other) end
end

return m
