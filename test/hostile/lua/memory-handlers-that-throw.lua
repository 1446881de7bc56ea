-- attack: 20,000 handlers that all throw at one event
-- class: memory
-- expect: killed,error,harmless
-- entities: 1
local entity = ...
local m = {}

function m.on_update(dt)
  for _ = 1, 20000 do events.on("tick", "none") end
  events.emit("tick")
end

return m
