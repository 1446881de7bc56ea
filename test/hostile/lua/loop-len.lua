-- attack: asking for a length loops
-- class: loop
-- expect: killed
local entity = ...
local m = {}

function m.on_update(dt)
  return #setmetatable({}, { __len = function() while true do end end })
end

return m
