-- attack: the same, caught and begun again
-- class: loop
-- expect: killed,harmless
local entity = ...
local m = {}

function m.on_update(dt)
  while true do pcall(string.rep, "", math.maxinteger, "") end
end

return m
