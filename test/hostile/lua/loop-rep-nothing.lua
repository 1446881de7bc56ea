-- attack: repeats the empty text nine million million million times
-- class: loop
-- expect: killed,harmless,error
local entity = ...
local m = {}

function m.on_update(dt)
  return string.rep("", math.maxinteger)
end

return m
