-- attack: reading a field loops
-- class: loop
-- expect: killed
local entity = ...
local m = {}

function m.on_update(dt)
  local t = setmetatable({}, { __index = function() while true do end end })
  return t.x
end

return m
