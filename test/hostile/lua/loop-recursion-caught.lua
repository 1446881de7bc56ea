-- attack: recursion without an end, caught and begun again
-- class: loop
-- expect: killed
local entity = ...
local m = {}

function m.on_update(dt)
  local function deep(n) return 1 + deep(n + 1) end
  while true do pcall(deep, 1) end
end

return m
