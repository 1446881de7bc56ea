-- attack: repeat until something that never comes
-- class: loop
-- expect: killed
local entity = ...
local m = {}

function m.on_update(dt)
  local n = 0
  repeat n = n + 1 until n < 0
end

return m
