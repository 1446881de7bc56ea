-- attack: registers handlers without an end
-- class: memory
-- expect: killed,error
local entity = ...
local m = {}

function m.on_update(dt)
  while true do events.on("flood", function() end) end
end

return m
