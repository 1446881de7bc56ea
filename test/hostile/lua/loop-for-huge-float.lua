-- attack: a numeric loop up to infinity in floats
-- class: loop
-- expect: killed
local entity = ...
local m = {}

function m.on_update(dt)
  for i = 1.0, math.huge do end
end

return m
