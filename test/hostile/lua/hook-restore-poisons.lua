-- attack: restoring gives every nested table a metatable that throws, then throws
-- class: hook
-- expect: error,harmless
local entity = ...
local m = {}

m.nested = { a = { b = { 1, 2, 3 } } }
function m.on_restore()
  setmetatable(m.nested, { __index = error, __newindex = error, __pairs = error, __len = error })
  m.nested.a.b = nil
  m.nested.c = m
  error("after the damage")
end

return m
