-- attack: repeats a text to the largest length there is
-- class: memory
-- expect: error
local entity = ...
local m = {}

function m.on_update(dt)
  return string.rep("xy", math.maxinteger)
end

return m
