-- attack: joining loops
-- class: loop
-- expect: killed
local entity = ...
local m = {}

function m.on_update(dt)
  return setmetatable({}, { __concat = function() while true do end end }) .. "x"
end

return m
