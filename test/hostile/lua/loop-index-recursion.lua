-- attack: reading a field reads the same field
-- class: loop
-- expect: error,killed
local entity = ...
local m = {}

function m.on_update(dt)
  local t = setmetatable({}, { __index = function(self, key) return self[key] end })
  return t.x
end

return m
