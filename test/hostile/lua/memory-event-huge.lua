-- attack: an event with a list of a million
-- class: memory
-- expect: killed,error,harmless
local entity = ...
local m = {}

function m.on_update(dt)
  local list = {}
  for i = 1, 1000000 do list[i] = i end
  events.emit("flood", list)
end

return m
