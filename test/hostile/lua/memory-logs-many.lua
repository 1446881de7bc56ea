-- attack: logs a line with 200,000 values
-- class: memory
-- expect: killed,error,harmless
local entity = ...
local m = {}

function m.on_update(dt)
  print(table.unpack({}, 1, 200000))
end

return m
