-- attack: resumes and closes its own sleeping task from outside
-- class: sandbox
-- expect: harmless,error
local entity = ...
local m = {}

function m.on_update(dt)
  if not m.task then
    time.start(function() m.task = coroutine.running() time.wait(0.02) print("woke") time.wait(0.02) end)
  end
  if m.task then
    pcall(coroutine.resume, m.task, "stolen")
    pcall(coroutine.resume, m.task)
    pcall(coroutine.close, m.task)
    m.task = nil
  end
end

return m
