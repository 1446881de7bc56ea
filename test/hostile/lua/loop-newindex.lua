-- attack: writing a field loops
-- class: loop
-- expect: killed
local entity = ...
local m = {}

function m.on_update(dt)
  local t = setmetatable({}, { __newindex = function() while true do end end })
  t.x = 1
end

return m
