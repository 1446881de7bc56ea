-- attack: being destroyed throws
-- class: hook
-- expect: error
local entity = ...
local m = {}

function m.on_destroy() error("boom") end
function m.on_update() ecs.detach(entity, "hostile") end

return m
