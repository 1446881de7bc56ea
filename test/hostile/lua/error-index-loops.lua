-- attack: throws a value that loops when a field of it is read
-- class: error
-- expect: error,killed
local entity = ...
local m = {}

function m.on_update(dt)
  error(setmetatable({}, { __index = function() while true do end end, __len = function() while true do end end }))
end

return m
