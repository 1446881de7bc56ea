-- attack: %s of a value that loops when it becomes text
-- class: loop
-- expect: killed
local entity = ...
local m = {}

function m.on_update(dt)
  return string.format("%s", setmetatable({}, { __tostring = function() while true do end end }))
end

return m
