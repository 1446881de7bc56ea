-- attack: arguments whose text throws, loops or is a number, where a message shows them
-- class: error
-- expect: killed,error
local entity = ...
local m = {}

function m.on_update(dt)
  for _, text in ipairs({ error, function() return 5 end, function() return ("x"):rep(1000000) end }) do
    local odd = setmetatable({}, { __tostring = text })
    for _, call in ipairs({ ecs.despawn, ecs.component, ecs.spawn, ecs.attach, events.off, time.cancel, time.every, random, state.get, require }) do pcall(call, odd, odd) end
  end
  ecs.despawn(setmetatable({}, { __tostring = error }))
end

return m
