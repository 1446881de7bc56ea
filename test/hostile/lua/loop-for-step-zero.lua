-- attack: a numeric loop whose step is zero
-- class: loop
-- expect: error
local entity = ...
local m = {}

function m.on_update(dt)
  for i = 1, 2, 0 do end
end

return m
