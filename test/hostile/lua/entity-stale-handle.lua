-- attack: uses a handle long after its entity died and the place was taken again
-- class: entity
-- expect: error
local entity = ...
local m = {}

function m.on_update(dt)
  if not m.stale then
    m.stale = ecs.spawn({ Position = { x = 5 } })
    ecs.despawn(m.stale)
    return
  end
  for _ = 1, 20 do ecs.despawn(ecs.spawn({ Position = {} })) end
  if not ecs.alive(m.stale) then ecs.component("Position").x[m.stale] = 5 print("ESCAPED: wrote through a stale handle") end
end

return m
