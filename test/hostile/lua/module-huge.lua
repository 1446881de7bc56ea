-- attack: a module table of 20,000 fields, which a reload would copy for each entity
-- class: module
-- expect: killed,harmless,error
local entity = ...
local m = {}

function m.on_update(dt)
  for i = 1, 20000 do m["field" .. i] = { i } end
end

return m
