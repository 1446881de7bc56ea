-- attack: recursion through two pcalls each: two to the power of the depth
-- class: loop
-- expect: killed
local entity = ...
local m = {}

function m.on_update(dt)
  local function both() pcall(both) pcall(both) end
  function both() pcall(both) pcall(both) end
  both()
end

return m
