-- attack: starts tasks that never end
-- class: memory
-- expect: killed,error
local entity = ...
local m = {}

function m.on_update(dt)
  while true do time.start(function() while true do time.wait(0) end end) end
end

return m
