-- attack: the start loops
-- class: hook
-- expect: killed,harmless
local entity = ...
local m = {}

function m.on_start() while true do end end

return m
