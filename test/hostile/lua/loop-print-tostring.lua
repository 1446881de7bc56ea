-- attack: printing a value loops
-- class: loop
-- expect: killed
local entity = ...
local m = {}

function m.on_update(dt)
  print(setmetatable({}, { __tostring = function() while true do end end }))
end

return m
