-- attack: an entity whose start spawns the next one
-- class: memory
-- expect: error,killed,harmless
-- entities: 1
local entity = ...
local m = {}

function m.on_start()
  ecs.spawn({ Position = {} }, "hostile")
end

function m.on_update() ecs.spawn({}, "hostile") end

return m
