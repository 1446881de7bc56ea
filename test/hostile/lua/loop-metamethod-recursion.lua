-- attack: C calls Lua calls C: tostring of a tostring of a tostring
-- class: loop
-- expect: error,killed
local entity = ...
local m = {}

function m.on_update(dt)
  local meta = {}
  meta.__tostring = function(self) return tostring(self) end
  return tostring(setmetatable({}, meta))
end

return m
