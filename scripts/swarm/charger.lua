-- Ram: walks up, stops and trembles red, then runs straight ahead and does not turn.
local WALK, RUN = 62, 400   -- pixels per second
local SIZE = 1
local TINT, WARNING = 0xffffff, 0xff4030
local SIGHT = 230           -- distance at which it makes ready
local AIM_SECONDS, RUN_SECONDS, REST_SECONDS = 0.75, 0.7, 1.1
local DAMAGE = 16
local HEALTH = 36
local SCORE = 40

local entity = ...
local foe = require "lib.foe"
local Velocity, Sprite = ecs.component("Velocity"), ecs.component("Sprite")

foe.dress(entity, TINT, SIZE)

-- doing: "walk", "aim", "run" or "rest"; the timers are set by name, so that they call what the file says now
local module = { health = foe.health(HEALTH), flash = 0, doing = "walk", ahead_x = 0, ahead_y = 0 }

function module.on_update()
  local dx, dy, distance, push_x, push_y = foe.step(module, entity, 11 * SIZE, DAMAGE)
  if not dx then return end
  local speed = 0
  if module.doing == "walk" then
    speed = WALK
    if distance < SIGHT then module.aim() end
  elseif module.doing == "aim" then
    Sprite.tint[entity] = WARNING
    module.ahead_x, module.ahead_y = dx, dy
    push_x, push_y = random(-60, 60), random(-60, 60)
  elseif module.doing == "run" then
    dx, dy, push_x, push_y = module.ahead_x, module.ahead_y, 0, 0
    speed = RUN
  end
  Velocity.x[entity] = dx * speed + push_x
  Velocity.y[entity] = dy * speed + push_y
end

function module.aim()
  module.doing = "aim"
  time.after(AIM_SECONDS, "run")
end

function module.run()
  module.doing = "run"
  time.after(RUN_SECONDS, "rest")
end

function module.rest()
  module.doing = "rest"
  Sprite.tint[entity] = TINT
  time.after(REST_SECONDS, "walk")
end

function module.walk()
  module.doing = "walk"
end

function module.die(x, y)
  foe.remains(x, y, 0xf2a65e, SCORE, 1)
end

return module
