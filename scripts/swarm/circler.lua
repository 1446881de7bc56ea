-- Wisp: flies round the hero in circles that become narrower, then breaks away and begins again.
local SPEED = 135           -- pixels per second
local SIZE = 1
local TINT = 0xffffff
local WIDE, NARROW = 230, 20    -- radius of the circle: at first, and at last
local CLOSING = 42          -- pixels per second by which it becomes narrower
local DAMAGE = 7
local HEALTH = 12
local SCORE = 20

local entity = ...
local foe = require "lib.foe"
local Velocity = ecs.component("Velocity")

foe.dress(entity, TINT, SIZE)

local module = {
  health = foe.health(HEALTH), flash = 0,
  radius = WIDE + random() * 80,
  turn = random() < 0.5 and 1 or -1,    -- clockwise or not
}

function module.on_update(dt)
  local dx, dy, distance, push_x, push_y = foe.step(module, entity, 8 * SIZE, DAMAGE)
  if not dx then return end
  if distance < module.radius + 60 then
    module.radius = module.radius - CLOSING * dt
    if module.radius < NARROW then module.radius = WIDE end
  end
  -- towards the circle when off it, along it when on it
  local inward = math.max(-1, math.min(1, (distance - module.radius) / 50))
  local along = (1 - math.abs(inward) * 0.7) * module.turn
  Velocity.x[entity] = (dx * inward - dy * along) * SPEED + push_x
  Velocity.y[entity] = (dy * inward + dx * along) * SPEED + push_y
end

function module.die(x, y)
  foe.remains(x, y, 0x6ecbff, SCORE, 0)
end

return module
