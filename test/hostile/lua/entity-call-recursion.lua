-- attack: calls itself through the host without an end
-- class: entity
-- expect: error,killed
local entity = ...
local m = {}

function m.again(depth) return ecs.call(entity, "hostile", "again", depth + 1) end
function m.on_update() m.again(1) end

return m
