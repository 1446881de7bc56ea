-- attack: uses the whole host API out of a coroutine in a coroutine
-- class: sandbox
-- expect: harmless
local entity = ...
local m = {}

function m.on_update(dt)
  local done = coroutine.wrap(function()
    return coroutine.wrap(function()
      local other = ecs.spawn({ Position = { x = 1 } })
      ecs.component("Position").x[other] = 5
      events.once("flood", "none")
      time.after(1, "none")
      state.set("from", "coroutine")
      print("from a coroutine")
      ecs.despawn(other)
      pcall(time.wait, 1)
      coroutine.yield(1)
    end)()
  end)
  done()
end

return m
