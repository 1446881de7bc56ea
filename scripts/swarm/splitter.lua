-- Blob: slow and fat; where it dies, small monsters run out of it.
local SPEED = 40            -- pixels per second
local SIZE = 1
local TINT = 0xffffff
local CHILDREN = 3
local DAMAGE = 12
local HEALTH = 70
local SCORE = 50

local entity = ...
local foe = require "lib.foe"
local Velocity = ecs.component("Velocity")

foe.dress(entity, TINT, SIZE)

local module = { health = foe.health(HEALTH), flash = 0, pulse = random() * 6.28 }

function module.on_update(dt)
  local dx, dy, _, push_x, push_y = foe.step(module, entity, 15 * SIZE, DAMAGE)
  if not dx then return end
  -- it creeps in jerks, like jelly
  module.pulse = module.pulse + dt * 5
  local speed = SPEED * (1 + math.sin(module.pulse))
  Velocity.x[entity] = dx * speed + push_x * 0.5
  Velocity.y[entity] = dy * speed + push_y * 0.5
end

function module.die(x, y)
  for n = 1, CHILDREN do
    local angle = n / CHILDREN * 6.283
    foe.spawn("enemy", x + math.cos(angle) * 16, y + math.sin(angle) * 16)
  end
  foe.remains(x, y, 0x4fd6b8, SCORE, 1)
end

return module
