-- attack: a task that yields by itself and never waits
-- class: memory
-- expect: error
-- entities: 1
local entity = ...
local m = {}

function m.on_update(dt)
  time.start(function() while true do coroutine.yield() end end)
  time.start(function() coroutine.yield("x", {}, print) time.wait(0) coroutine.yield(time.wait) end)
  time.start(coroutine.wrap(function() time.wait(0) while true do coroutine.yield(1e9) end end))
end

return m
