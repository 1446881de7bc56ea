-- attack: being swapped loops
-- class: hook
-- expect: killed,harmless
local entity = ...
local m = {}

function m.on_swap() while true do end end

return m
