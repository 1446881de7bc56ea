-- attack: an event that contains itself, and shares one part a thousand times
-- class: memory
-- expect: error,harmless
local entity = ...
local m = {}

function m.on_update(dt)
  local list = {}
  list[1] = list
  list.shared = {}
  for i = 2, 1000 do list[i] = list.shared end
  events.emit("flood", list)
end

return m
