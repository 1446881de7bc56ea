-- attack: moves two thousand million places that do not exist
-- class: loop
-- expect: killed
local entity = ...
local m = {}

function m.on_update(dt)
  table.move({}, 1, 2147483647, 2)
end

return m
