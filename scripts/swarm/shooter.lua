-- Eye: keeps its distance, winks, and spits a slow ball of fire.
local SPEED = 70            -- pixels per second
local SIZE = 1
local TINT = 0xffffff
local NEAR, FAR = 190, 290  -- the distance it likes
local BALL_SPEED = 175
local PAUSE = 2.6           -- seconds between two balls
local DAMAGE = 6
local HEALTH = 24
local SCORE = 35

local entity = ...
local foe = require "lib.foe"
local shared = require "lib.shared"
local bolts = require "lib.bolts"
local Velocity, Position = ecs.component("Velocity"), ecs.component("Position")

foe.dress(entity, TINT, SIZE)

local module = { health = foe.health(HEALTH), flash = 0, side = random() < 0.5 and 1 or -1 }

function module.on_start()
  time.after(1 + random() * PAUSE, "spit")
end

function module.on_update()
  local dx, dy, distance, push_x, push_y = foe.step(module, entity, 10 * SIZE, DAMAGE)
  if not dx then return end
  local ahead = distance > FAR and 1 or distance < NEAR and -1 or 0
  local along = ahead == 0 and 0.5 * module.side or 0
  Velocity.x[entity] = (dx * ahead - dy * along) * SPEED + push_x
  Velocity.y[entity] = (dy * ahead + dx * along) * SPEED + push_y
end

function module.spit()
  time.after(PAUSE * (0.8 + random() * 0.4), "spit")
  local x, y = Position.x[entity], Position.y[entity]
  local dx, dy = shared.x - x, shared.y - y
  if shared.phase == "over" or dx * dx + dy * dy > 420 * 420 then return end
  bolts.fire(x, y, math.atan(dy, dx), BALL_SPEED)
end

function module.die(x, y)
  foe.remains(x, y, 0xe86bd0, SCORE, 1)
end

return module
