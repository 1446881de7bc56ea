-- Skull: large, walks slowly, calls a ring of fire, and is angrier the less health it has.
local SPEED = 50            -- pixels per second
local SIZE = 1.5
local TINT, ANGRY = 0xffffff, 0xff8070
local RING = 14             -- balls of a ring
local BALL_SPEED = 130
local PAUSE = 3.2           -- seconds between two rings, half of it when angry
local DAMAGE = 22
local HEALTH = 900
local SCORE = 500

local entity = ...
local foe = require "lib.foe"
local grid = require "lib.grid"
local bolts = require "lib.bolts"
local shared = require "lib.shared"
local effects = require "lib.effects"
local Velocity, Position, Sprite = ecs.component("Velocity"), ecs.component("Position"), ecs.component("Sprite")

foe.dress(entity, TINT, SIZE)

local module = { health = foe.health(HEALTH), full = foe.health(HEALTH), flash = 0, heavy = true, rings = 0 }

function module.on_start()
  shared.shake = 10
  time.after(PAUSE, "ring")
end

function module.on_update()
  local dx, dy, _, push_x, push_y = foe.step(module, entity, 20, DAMAGE)
  if not dx then return end
  -- too large for one place of the grid: it enters at its corners too
  local x, y = Position.x[entity], Position.y[entity]
  for corner = 0, 3 do
    grid.enter(entity, x + (corner % 2 * 2 - 1) * 18, y + (corner // 2 * 2 - 1) * 18, 16)
  end
  Sprite.tint[entity] = module.health < module.full * 0.4 and ANGRY or TINT
  Velocity.x[entity] = dx * SPEED + push_x * 0.2
  Velocity.y[entity] = dy * SPEED + push_y * 0.2
end

function module.ring()
  time.after(module.health < module.full * 0.4 and PAUSE / 2 or PAUSE, "ring")
  local x, y = Position.x[entity], Position.y[entity]
  module.rings = module.rings + 1
  for n = 1, RING do
    bolts.fire(x, y, (n + module.rings % 2 / 2) / RING * 6.283, BALL_SPEED)
  end
  effects.ring(x, y, 0xff7ae0, 4)
end

function module.die(x, y)
  shared.shake = 14
  effects.ring(x, y, 0xffe08a, 8)
  effects.burst(x, y, 0xffe08a, 40, 320)
  foe.remains(x, y, 0xff8070, SCORE, 2)
  events.emit("boss_died", { x = x, y = y })
end

return module
