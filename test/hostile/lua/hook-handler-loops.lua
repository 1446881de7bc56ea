-- attack: a handler loops
-- class: hook
-- expect: killed,harmless
local entity = ...
local m = {}

function m.on_start() events.on("tick", function() while true do end end) end
function m.on_update() events.emit("tick") end

return m
