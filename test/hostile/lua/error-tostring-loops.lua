-- attack: throws a value whose text loops
-- class: error
-- expect: error,killed
local entity = ...
local m = {}

function m.on_update(dt)
  error(setmetatable({}, { __tostring = function() while true do end end }))
end

return m
