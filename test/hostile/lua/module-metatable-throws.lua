-- attack: gives its module a metatable that throws at everything
-- class: module
-- expect: error,harmless
local entity = ...
local m = {}

function m.on_update(dt)
  m.on_update = nil
  setmetatable(m, { __index = error, __newindex = error, __pairs = error, __len = error, __eq = error, __tostring = error, __call = error, __metatable = 5 })
end

return m
