-- attack: a comparator that loops
-- class: loop
-- expect: killed
local entity = ...
local m = {}

function m.on_update(dt)
  table.sort({ 3, 1, 2 }, function() while true do end end)
end

return m
