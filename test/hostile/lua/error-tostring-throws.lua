-- attack: throws a value whose text throws
-- class: error
-- expect: error
local entity = ...
local m = {}

function m.on_update(dt)
  error(setmetatable({}, { __tostring = function() error("again") end }))
end

return m
