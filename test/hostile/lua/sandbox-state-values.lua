-- attack: stores what cannot be copied
-- class: sandbox
-- expect: error
local entity = ...
local m = {}

function m.on_update(dt)
  for _, value in ipairs({ print, coroutine.running(), ecs.component("Position").x, setmetatable({}, { __index = error, __pairs = error, __len = error }), { [{}] = 1 }, { [print] = 1 }, { [0 / 1] = 0 / 0, [1 / 0] = -1 / 0 } }) do
    pcall(state.set, "odd", value)
    pcall(events.emit, "flood", value)
  end
  state.set("odd", print)
end

return m
