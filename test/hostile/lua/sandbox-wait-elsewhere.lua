-- attack: time.wait in coroutines that are no tasks, in metamethods of a task, with odd numbers
-- class: sandbox
-- expect: error
local entity = ...
local m = {}

function m.on_update(dt)
  time.start(function()
    for _, seconds in ipairs({ -1, 0 / 0, 1 / 0, -1 / 0, "1", {}, 1e300 }) do pcall(time.wait, seconds) end
  end)
  time.start(function() table.sort({ 2, 1 }, function() time.wait(0) end) end)
  time.start(function() coroutine.wrap(function() time.wait(0) end)() end)
  coroutine.wrap(function() time.wait(0) end)()
end

return m
