-- attack: a query with 100,000 components
-- class: memory
-- expect: killed,error,harmless
local entity = ...
local m = {}

function m.on_update(dt)
  local names = {}
  for i = 1, 100000 do names[i] = "Position" end
  ecs.query(table.unpack(names))
end

return m
