-- attack: moves 9e18 places, caught and begun again
-- class: loop
-- expect: killed
local entity = ...
local m = {}

function m.on_update(dt)
  while true do pcall(table.move, {}, 1, math.maxinteger - 1, 2) end
end

return m
