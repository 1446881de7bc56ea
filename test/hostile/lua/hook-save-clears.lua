-- attack: saving its state empties the module table
-- class: hook
-- expect: harmless
local entity = ...
local m = {}

m.kept = 5
function m.on_save()
  for key in pairs(m) do m[key] = nil end
  setmetatable(m, { __index = error, __newindex = error, __pairs = error })
end

return m
