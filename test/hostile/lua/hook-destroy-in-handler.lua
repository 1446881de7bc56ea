-- attack: a handler that despawns every entity of its script while others of them wait for the event
-- class: hook
-- expect: harmless
local entity = ...
local m = {}

function m.on_start() events.on("end", "all") end
function m.all() for _, other in ipairs(ecs.query("bad/hostile.lua")) do ecs.despawn(other) end end
function m.on_update() events.emit("end") end

return m
