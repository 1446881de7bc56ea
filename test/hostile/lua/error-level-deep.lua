-- attack: throws with level 150 out of a deep recursion
-- class: error
-- expect: error
local entity = ...
local m = {}

function m.on_update(dt)
  local function deep(n) if n == 0 then error("x", 150) end return (deep(n - 1)) end
  deep(149)
end

return m
