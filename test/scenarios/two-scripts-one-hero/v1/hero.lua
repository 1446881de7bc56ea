local entity = ...
local module = { said = 0 }

function module.on_start()
  ecs.attach(entity, "legs.lua")
end

function module.on_update()
  local legs = ecs.script(entity, "legs.lua")
  module.said = legs and legs.steps or -1
end

return module
