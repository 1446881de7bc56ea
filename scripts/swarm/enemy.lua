local entity = ...
local Velocity = ecs.component("Velocity")
local module = { angle = random() * 6.28 }
function module.on_update(dt)
  module.angle = module.angle + dt
  Velocity.x[entity] = math.cos(module.angle) * 60
  Velocity.y[entity] = math.sin(module.angle) * 60
end
return module
