-- attack: logs without an end
-- class: memory
-- expect: killed,error
local entity = ...
local m = {}

function m.on_update(dt)
  while true do print("flood", entity) end
end

return m
