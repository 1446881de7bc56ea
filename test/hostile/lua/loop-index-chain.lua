-- attack: two tables that are each other's __index
-- class: loop
-- expect: error,killed
local entity = ...
local m = {}

function m.on_update(dt)
  local a, b = {}, {}
  setmetatable(a, { __index = b })
  setmetatable(b, { __index = a })
  return a.x
end

return m
