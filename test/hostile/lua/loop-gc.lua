-- attack: a finalizer that loops
-- class: loop
-- expect: error
local entity = ...
local m = {}

function m.on_update(dt)
  setmetatable({}, { __gc = function() while true do end end })
  for _ = 1, 10000 do local _ = {} end
end

return m
