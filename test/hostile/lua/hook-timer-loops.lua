-- attack: a timer loops
-- class: hook
-- expect: killed
local entity = ...
local m = {}

function m.spin() while true do end end
function m.on_update() time.after(0, "spin") end

return m
