-- attack: recursion without an end
-- class: loop
-- expect: killed,error
local entity = ...
local m = {}

function m.on_update(dt)
  local function deep(n) return 1 + deep(n + 1) end
  deep(1)
end

return m
