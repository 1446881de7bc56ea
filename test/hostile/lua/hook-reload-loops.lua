-- attack: being told of the reload loops
-- class: hook
-- expect: killed,harmless
local entity = ...
local m = {}

function m.on_reload() while true do end end

return m
