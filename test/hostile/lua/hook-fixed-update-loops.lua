-- attack: the fixed update loops
-- class: hook
-- expect: killed
local entity = ...
local m = {}

function m.on_fixed_update() while true do end end

return m
