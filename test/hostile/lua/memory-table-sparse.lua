-- attack: keys at all powers of two, and a table made for 2^30 places
-- class: memory
-- expect: killed,error,harmless
local entity = ...
local m = {}

function m.on_update(dt)
  local t = {}
  for power = 0, 62 do t[1 << power] = power end
  t[math.maxinteger], t[math.mininteger] = 1, 1
  while true do t[#t + 1] = t end
end

return m
