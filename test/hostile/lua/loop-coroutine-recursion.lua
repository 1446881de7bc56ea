-- attack: every coroutine makes and runs the next
-- class: loop
-- expect: error,killed
local entity = ...
local m = {}

function m.on_update(dt)
  local function deep() return coroutine.wrap(deep)() end
  function deep() return coroutine.wrap(deep)() end
  deep()
end

return m
