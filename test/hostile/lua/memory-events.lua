-- attack: a hundred thousand events in a frame
-- class: memory
-- expect: killed,error,harmless
-- entities: 1
local entity = ...
local m = {}

function m.on_update(dt)
  for i = 1, 100000 do events.emit("flood", { i, tostring(i) }) end
end

return m
