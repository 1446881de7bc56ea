-- attack: closes the running, the main and the parent's coroutine
-- class: sandbox
-- expect: harmless
local entity = ...
local m = {}

function m.on_update(dt)
  local main = coroutine.running()
  pcall(coroutine.close, main)
  pcall(coroutine.resume, main)
  pcall(coroutine.wrap(function() coroutine.close(main) end))
  pcall(coroutine.wrap(function() coroutine.resume(main) end))
  time.start(function()
    local task = coroutine.running()
    pcall(coroutine.close, task)
    time.wait(0)
    pcall(coroutine.resume, task)
  end)
end

return m
