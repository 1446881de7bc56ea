-- attack: repeats a text to a thousand million characters
-- class: memory
-- expect: error,killed
local entity = ...
local m = {}

function m.on_update(dt)
  return #string.rep("x", 1000000000)
end

return m
