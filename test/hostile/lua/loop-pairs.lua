-- attack: walking over a table loops before it begins
-- class: loop
-- expect: killed
local entity = ...
local m = {}

function m.on_update(dt)
  for _ in pairs(setmetatable({}, { __pairs = function() while true do end end })) do end
end

return m
