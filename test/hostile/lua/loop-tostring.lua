-- attack: making text of a value loops
-- class: loop
-- expect: killed
local entity = ...
local m = {}

function m.on_update(dt)
  return tostring(setmetatable({}, { __tostring = function() while true do end end }))
end

return m
