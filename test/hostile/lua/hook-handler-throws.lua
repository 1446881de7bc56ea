-- attack: a handler, a timer and a task throw, given by name and as functions
-- class: hook
-- expect: error
local entity = ...
local m = {}

function m.bad() error("boom") end
function m.on_start() events.on("tick", "bad") events.on("tick", m.bad) time.every(0, "bad") end
function m.on_update() events.emit("tick") time.start(m.bad) time.after(0, m.bad) end

return m
