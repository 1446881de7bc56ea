-- attack: unpacks ranges of all sizes
-- class: loop
-- expect: killed,error
local entity = ...
local m = {}

function m.on_update(dt)
  for power = 4, 62 do pcall(table.unpack, {}, 1, 1 << power) end
  return table.unpack({}, math.mininteger, math.maxinteger)
end

return m
