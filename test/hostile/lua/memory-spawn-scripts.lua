-- attack: spawns entities that carry this script, two each frame each
-- class: memory
-- expect: error,killed,harmless
-- entities: 1
local entity = ...
local m = {}

function m.on_update(dt)
  ecs.spawn({}, "hostile")
  ecs.spawn({}, "hostile")
end

return m
