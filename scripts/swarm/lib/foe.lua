-- What all enemies have in common: how they come, how they are hurt, and the step that each makes every frame.
local shared = require "lib.shared"
local grid = require "lib.grid"
local effects = require "lib.effects"

local Position, Sprite = ecs.component("Position"), ecs.component("Sprite")
local Scale, Animation = ecs.component("Scale"), ecs.component("Animation")
local position_x, position_y = Position.x, Position.y   -- found once, because they are used most

local HERO_RADIUS = 9
local LAYER = 4
local PICTURE = 2           -- world pixels per picture pixel
local FLASH_SECONDS = 0.09
local LAST_FRAME, WHITE_FRAME = 3, 4
local MOST_GEMS = 220
local PEACE = 100           -- pixels; some keep more

local foe = {}

-- A new enemy; kind is the name of its script and of its picture.
function foe.spawn(kind, x, y)
  return ecs.spawn({
    Position = { x = x, y = y },
    Velocity = {},
    Kinematic = {},
    Sprite = { texture = "swarm/" .. kind, layer = LAYER },
    Scale = {},
    Animation = { last = LAST_FRAME, rate = 7, elapsed = random() },
  }, kind)
end

-- Called by the bodies of enemies: when one appears, and again when its file is saved.
function foe.dress(entity, tint, size)
  Sprite.tint[entity] = tint
  Scale.x[entity], Scale.y[entity] = PICTURE * size, PICTURE * size
end

-- For the data of enemies: how much one stands, and how hasty it is compared with its kind.
function foe.health(health) return health * shared.rage end
function foe.pace() return (0.8 + random() * 0.4) * (0.8 + shared.rage * 0.2) end

-- Hurts an enemy; it feels it in its next step.
function foe.hurt(entity, amount)
  local damage = shared.damage
  damage[entity] = (damage[entity] or 0) + amount
end

local function feel(me, entity, pain)
  me.health = me.health - pain
  local x, y = position_x[entity], position_y[entity]
  effects.number(x, y, pain // 1 | 0, 0xfff2a8)
  if me.health > 0 then
    me.flash = FLASH_SECONDS
    Animation.first[entity], Animation.last[entity] = WHITE_FRAME, WHITE_FRAME
    return false
  end
  ecs.despawn(entity)
  me.die(x, y)
  return true
end

local function calm_down(me, entity)
  me.flash = me.flash - time.dt()
  if me.flash <= 0 then Animation.first[entity], Animation.last[entity] = 0, LAST_FRAME end
end

-- One frame of an enemy, to be called first. Returns the direction to the hero, the distance, and the velocity that
-- keeps it off its neighbours; nothing when it has died.
function foe.step(me, entity, radius, damage)
  local pain = shared.pain[entity]
  if pain and feel(me, entity, pain) then return nil end
  local x, y = position_x[entity], position_y[entity]
  local push_x, push_y = grid.enter(entity, x, y, radius)
  local dx, dy = shared.x - x, shared.y - y
  local distance = (dx * dx + dy * dy) ^ 0.5 + 0.01
  if distance < radius + HERO_RADIUS then shared.hurt = math.max(shared.hurt, damage * shared.rage) end
  if me.flash > 0 then calm_down(me, entity) end
  -- thrown back by a hit, unless heavy; and when the hero has fallen, they stand round him
  if me.flash > 0 and not me.heavy or shared.phase == "over" and distance < PEACE + entity % 8 * 20 then
    return -dx / distance, -dy / distance, distance, push_x, push_y
  end
  return dx / distance, dy / distance, distance, push_x, push_y
end

-- What is left of an enemy: sparks, a gem, points.
function foe.remains(x, y, tint, score, gem)
  effects.burst(x, y, tint, 5, 130)
  if #ecs.query("gem") < MOST_GEMS then
    ecs.spawn({
      Position = { x = x, y = y },
      Velocity = {},
      Kinematic = {},
      Sprite = { texture = "swarm/gem", frame = gem, layer = 2 },
      Scale = { x = 2, y = 2 },
    }, "gem")
  end
  events.emit("kill", { score = score, x = x, y = y })
end

return foe
