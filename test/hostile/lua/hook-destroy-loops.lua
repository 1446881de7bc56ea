-- attack: being destroyed loops
-- class: hook
-- expect: killed,harmless
local entity = ...
local m = {}

function m.on_destroy() while true do end end
function m.on_update() ecs.despawn(entity) end

return m
