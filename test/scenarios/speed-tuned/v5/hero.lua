local entity = ...
local Position = ecs.component("Position")
local SPEED = -5

local module = { steps = 0 }

function module.on_update(dt)
  Position.x[entity] = Position.x[entity] + SPEED
  module.steps = module.steps + 1
end

return module
