-- attack: saving its state throws
-- class: hook
-- expect: error,harmless
-- saves: 3
local entity = ...
local m = {}

m.kept = 5
function m.on_save() error("boom") end

return m
