-- attack: functions that hold functions
-- class: memory
-- expect: killed,error
local entity = ...
local m = {}

function m.on_update(dt)
  local last = print
  while true do
    local before = last
    last = function() return before end
  end
end

return m
