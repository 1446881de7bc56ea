-- attack: names its hooks, its entity and the list itself as fields not to keep
-- class: hook
-- expect: harmless
local entity = ...
local m = {}

m.transient = { "on_update", "entity", "transient", "on_save", 5, {}, "" }
function m.on_update() m.entity = nil m.transient[#m.transient + 1] = "x" end

return m
