-- attack: ipairs over a table that has every index
-- class: loop
-- expect: killed
local entity = ...
local m = {}

function m.on_update(dt)
  for _ in ipairs(setmetatable({}, { __index = function(_, i) return i end })) do end
end

return m
