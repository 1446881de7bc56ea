-- attack: throws a value whose text spawns, logs, emits and throws
-- class: error
-- expect: error
local entity = ...
local m = {}

function m.on_update(dt)
  error(setmetatable({}, { __tostring = function()
    print("from the text")
    events.emit("flood", 1)
    ecs.despawn(ecs.spawn({}))
    time.after(0, print)
    return "text"
  end }))
end

return m
