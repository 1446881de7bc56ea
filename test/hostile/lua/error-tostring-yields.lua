-- attack: throws a value whose text yields
-- class: error
-- expect: error,killed,harmless
local entity = ...
local m = {}

function m.on_update(dt)
  error(setmetatable({}, { __tostring = function() coroutine.yield() return "x" end }))
end

return m
