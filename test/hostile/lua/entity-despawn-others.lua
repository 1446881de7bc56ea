-- attack: despawns what it spawned, twice, and uses it afterwards
-- class: entity
-- expect: harmless
local entity = ...
local m = {}

function m.on_update(dt)
  m.old = m.old or {}
  for _, other in ipairs(m.old) do pcall(ecs.despawn, other) pcall(ecs.add, other, "Sprite") pcall(ecs.attach, other, "hostile") end
  local other = ecs.spawn({ Position = {} })
  ecs.despawn(other)
  ecs.despawn(other)
  m.old[#m.old + 1] = other
end

return m
