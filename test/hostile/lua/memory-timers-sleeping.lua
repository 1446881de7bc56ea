-- attack: starts timers that are due in a thousand years
-- class: memory
-- expect: killed,error
local entity = ...
local m = {}

function m.on_update(dt)
  while true do time.every(3e10, "never") end
end

return m
