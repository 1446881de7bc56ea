-- attack: callbacks by names that mean nothing, hooks, or fields that are no functions
-- class: hook
-- expect: error,killed,harmless
local entity = ...
local m = {}

function m.on_update(dt)
  m.number, m.itself = 5, m
  for _, name in ipairs({ "none", "", "number", "itself", "on_update", "__index", "\0", ("n"):rep(100000), "on_start.x", "itself.itself" }) do
    pcall(time.after, 0, name)
    pcall(events.once, "tick", name)
  end
  events.emit("tick")
end

return m
