-- attack: events without an end
-- class: memory
-- expect: killed,error
local entity = ...
local m = {}

function m.on_update(dt)
  while true do events.emit("flood", { entity }) end
end

return m
