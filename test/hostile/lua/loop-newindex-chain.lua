-- attack: two tables that are each other's __newindex
-- class: loop
-- expect: error,killed
local entity = ...
local m = {}

function m.on_update(dt)
  local a, b = {}, {}
  setmetatable(a, { __newindex = b })
  setmetatable(b, { __newindex = a })
  a.x = 1
end

return m
