-- The plain monster of Swarm: runs at the hero. EDIT ME while the game runs: change a number, save, look.
local SPEED = 70            -- pixels per second; try 200, or -70
local SIZE = 1              -- 1 is as drawn; try 2.5
local TINT = 0xb0ff68       -- colour, 0xRRGGBB; try 0xff5040
local WOBBLE = 0.35         -- how far it strays from the straight way; try 2
local DAMAGE = 8            -- per bite
local HEALTH = 10           -- of those that come from now on
local SCORE = 10

local entity = ...
local foe = require "lib.foe"
local Velocity = ecs.component("Velocity")

-- Runs when a monster appears, and again for each of them when this file is saved.
foe.dress(entity, TINT, SIZE)

-- Data: kept when this file is saved.
local module = { health = foe.health(HEALTH), flash = 0, phase = random() * 6.28, pace = foe.pace() }

function module.on_update(dt)
  local dx, dy, _, push_x, push_y = foe.step(module, entity, 9 * SIZE, DAMAGE)
  if not dx then return end             -- it has just died
  module.phase = module.phase + dt * 4
  local side = math.sin(module.phase) * WOBBLE
  local speed = SPEED * module.pace
  Velocity.x[entity] = (dx - dy * side) * speed + push_x
  Velocity.y[entity] = (dy + dx * side) * speed + push_y
end

function module.die(x, y)
  foe.remains(x, y, TINT, SCORE, 0)
end

return module
