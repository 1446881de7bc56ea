-- Things that only look good: sparks, puffs, numbers. They carry no script; Lifetime ends them, Kinematic moves them,
-- Animation shrinks them.
local effects = {}

local SPARK_LAYER = 7       -- a layer of particles, see examples/swarm/main.ts
local MOST_NUMBERS = 40

-- Sparks that fly apart.
function effects.burst(x, y, tint, count, speed)
  for _ = 1, count do
    local angle, fast = random() * 6.283, speed * (0.3 + 0.7 * random())
    ecs.spawn({
      Position = { x = x, y = y },
      Velocity = { x = math.cos(angle) * fast, y = math.sin(angle) * fast },
      Kinematic = {},
      Sprite = { texture = "swarm/spark", tint = tint, layer = SPARK_LAYER },
      Scale = { x = 2, y = 2 },
      Animation = { first = 0, last = 4, rate = 10 + random() * 6, loop = false },
      Lifetime = { seconds = 0.4 },
    })
  end
end

-- A ring that opens once.
function effects.ring(x, y, tint, size)
  ecs.spawn({
    Position = { x = x, y = y },
    Sprite = { texture = "swarm/ring", tint = tint, layer = SPARK_LAYER },
    Scale = { x = size, y = size },
    Animation = { first = 0, last = 5, rate = 18, loop = false },
    Lifetime = { seconds = 0.33 },
  })
end

-- A number, or a word, that rises and goes.
function effects.number(x, y, text, color, size)
  if #ecs.query("Text", "Lifetime") >= MOST_NUMBERS then return end
  ecs.spawn({
    Position = { x = x + random(-6, 6), y = y - 14 },
    Velocity = { y = -46 },
    Kinematic = {},
    Text = { text = tostring(text), size = size or 14, color = color or 0xffffff, layer = 8, anchorX = 0.5, anchorY = 0.5 },
    Lifetime = { seconds = 0.55 },
  })
end

return effects
