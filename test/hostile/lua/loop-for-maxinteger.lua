-- attack: a numeric loop up to the largest integer
-- class: loop
-- expect: killed
local entity = ...
local m = {}

function m.on_update(dt)
  for i = 1, math.maxinteger do end
end

return m
