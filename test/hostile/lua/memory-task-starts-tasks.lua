-- attack: a task that starts itself twice before it waits
-- class: memory
-- expect: killed,harmless,error
local entity = ...
local m = {}

function m.on_update(dt)
  local function task()
    time.start(task)
    time.start(task)
    time.wait(0)
  end
  time.start(task)
end

return m
