-- attack: throws at a depth of 100,000 calls, so that the call stack is long
-- class: error
-- expect: error,killed
local entity = ...
local m = {}

function m.on_update(dt)
  local function deep(n) if n == 0 then error("deep") end return (deep(n - 1)) end
  deep(100000)
end

return m
