-- attack: a list nested a million deep in the module table
-- class: memory
-- expect: killed,error,harmless
local entity = ...
local m = {}

function m.on_update(dt)
  local list = m.nested
  for _ = 1, 1000000 do list = { list } end
  m.nested = list
end

return m
