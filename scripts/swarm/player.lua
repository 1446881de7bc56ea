-- The hero: runs with arrows or WASD, shoots at the nearest monster by himself. On the title he plays alone.
local HEALTH = 100
local TINT = 0xffffff
local SIGHT = 330           -- pixels
local BOLT_SPEED = 520
local SPREAD = 0.16         -- radians between two bolts
local SAFE_SECONDS = 0.65   -- after a blow nothing hurts

local entity = ...
local shared = require "lib.shared"
local grid = require "lib.grid"
local arena = require "lib.arena"
local bolts = require "lib.bolts"
local effects = require "lib.effects"
local autopilot = require "lib.autopilot"
local Position, Velocity = ecs.component("Position"), ecs.component("Velocity")
local Sprite, Scale, Animation = ecs.component("Sprite"), ecs.component("Scale"), ecs.component("Animation")

local module = { health = HEALTH, most_health = HEALTH, cooldown = 0, safe_for = 1.5, alone = shared.phase == "title" }

local function wish(x, y)
  if module.alone then return autopilot.steer(x, y) end
  local dx = input.axis("ArrowLeft", "ArrowRight") + input.axis("KeyA", "KeyD")
  local dy = input.axis("ArrowUp", "ArrowDown") + input.axis("KeyW", "KeyS")
  local length = math.sqrt(dx * dx + dy * dy)
  if length == 0 then return 0, 0 end
  return dx / length, dy / length
end

local function move()
  local x, y = arena.clamp(Position.x[entity], Position.y[entity], 14)
  Position.x[entity], Position.y[entity] = x, y
  shared.x, shared.y = x, y
  local dx, dy = wish(x, y)
  local speed = shared.stats.speed
  Velocity.x[entity], Velocity.y[entity] = dx * speed, dy * speed
  local runs = dx ~= 0 or dy ~= 0
  Animation.first[entity], Animation.last[entity] = runs and 2 or 0, runs and 5 or 1
  Animation.rate[entity] = runs and 10 or 2
  if dx ~= 0 then Scale.x[entity] = dx < 0 and -2 or 2 end
end

local function shoot(dt)
  module.cooldown = module.cooldown - dt
  if module.cooldown > 0 then return end
  local x, y = shared.x, shared.y
  local enemy, enemy_x, enemy_y = grid.nearest(x, y, SIGHT)
  if not enemy then return end
  local stats = shared.stats
  module.cooldown = stats.cooldown
  local angle = math.atan(enemy_y - y, enemy_x - x) - (stats.shots - 1) / 2 * SPREAD
  for n = 0, stats.shots - 1 do bolts.shoot(x, y, angle + n * SPREAD, BOLT_SPEED) end
end

local function arrange_blades()
  local blades = ecs.query("blade")
  for n, blade in ipairs(blades) do ecs.script(blade, "blade").number = n end
  if #blades < shared.stats.blades then
    ecs.spawn({
      Position = { x = shared.x, y = shared.y },
      Rotation = {},
      Scale = { x = 2, y = 2 },
      Sprite = { texture = "swarm/blade", layer = 6 },
    }, "blade")
  end
end

local function feel(dt)
  local hurt = shared.hurt
  shared.hurt = 0
  module.health = math.min(module.most_health, module.health + shared.stats.mend * dt)
  module.safe_for = module.safe_for - dt
  local blinks = module.safe_for > 0 and module.safe_for * 14 % 2 < 1
  Sprite.tint[entity] = blinks and 0xff5a5a or TINT
  if hurt == 0 or module.safe_for > 0 then return end
  module.safe_for = SAFE_SECONDS
  shared.shake = 7
  effects.number(shared.x, shared.y - 10, ("-%d"):format(hurt // 1), 0xff6a6a, 18)
  if not module.alone then module.health = module.health - hurt end
  if module.health <= 0 then
    effects.burst(shared.x, shared.y, 0xff6a6a, 40, 260)
    ecs.despawn(entity)
    events.emit("hero_died")
  end
end

function module.on_update(dt)
  shared.hero = entity
  move()
  shoot(dt)
  arrange_blades()
  feel(dt)
end

-- Called by loot.lua.
function module.heal(amount)
  module.health = math.min(module.most_health, module.health + amount)
end

return module
