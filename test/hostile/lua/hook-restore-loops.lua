-- attack: restoring loops
-- class: hook
-- expect: killed,harmless
local entity = ...
local m = {}

function m.on_save() return { 1 } end
function m.on_restore() while true do end end

return m
