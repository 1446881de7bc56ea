-- attack: saving its state loops
-- class: hook
-- expect: killed,harmless
-- saves: 6
local entity = ...
local m = {}

m.kept = 5
function m.on_save() while true do end end

return m
