-- attack: throws a value whose metatable is something else
-- class: error
-- expect: error
local entity = ...
local m = {}

function m.on_update(dt)
  error(setmetatable({}, { __metatable = "none", __tostring = false, __index = error, __pairs = error, __eq = error }))
end

return m
