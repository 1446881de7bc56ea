-- attack: gives itself a lifetime of nothing, minus infinity and a great number
-- class: entity
-- expect: harmless
local entity = ...
local m = {}

function m.on_update(dt)
  ecs.add(entity, "Lifetime", { seconds = 0 })
  local seconds = ecs.component("Lifetime").seconds
  pcall(function() seconds[entity] = -1 / 0 end)
  pcall(function() seconds[entity] = 1 / 0 end)
  seconds[entity] = -1
end

return m
