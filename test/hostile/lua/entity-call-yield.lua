-- attack: yields out of a call through the host
-- class: entity
-- expect: error
local entity = ...
local m = {}

function m.leave() coroutine.yield(1) end
function m.on_update()
  local co = coroutine.wrap(function() return ecs.call(entity, "hostile", "leave") end)
  pcall(co)
  ecs.call(entity, "hostile", "leave")
end

return m
