-- attack: two handlers that answer each other in the same frame for ever
-- class: memory
-- expect: harmless,killed,error
local entity = ...
local m = {}

function m.on_start()
  events.on("ping", function() events.emit("pong") end)
  events.on("pong", function() events.emit("ping") end)
end

function m.on_update() events.emit("ping") end

return m
