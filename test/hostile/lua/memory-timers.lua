-- attack: starts timers without an end
-- class: memory
-- expect: killed,error
local entity = ...
local m = {}

function m.on_update(dt)
  while true do time.after(0, function() end) end
end

return m
