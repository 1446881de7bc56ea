-- attack: throws a value whose text has fifty million characters
-- class: error
-- expect: error,killed
local entity = ...
local m = {}

function m.on_update(dt)
  error(setmetatable({}, { __tostring = function() return ("x"):rep(50000000) end }))
end

return m
