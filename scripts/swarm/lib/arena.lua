-- The floor: its size, and the pictures that lie on it.
local arena = { width = 2304, height = 1536 }

local TILE = 256            -- pixels of the world; 128 of the picture
local DECALS = 90
local PICTURE = 2           -- world pixels per picture pixel

local function picture(texture, x, y, frame, layer)
  ecs.spawn({
    Position = { x = x, y = y },
    Sprite = { texture = texture, frame = frame, layer = layer },
    Scale = { x = PICTURE, y = PICTURE },
  })
end

-- Lays out floor, walls and decals; once per game.
function arena.build()
  -- one row and column more than the arena on each side, so that the camera never sees the end
  for x = -TILE * 1.5, arena.width + TILE * 2, TILE do
    for y = -TILE * 1.5, arena.height + TILE * 2, TILE do
      local inside = x > 0 and y > 0 and x < arena.width and y < arena.height
      picture("swarm/floor", x, y, inside and random(0, 3) or 4, 0)
    end
  end
  for x = 16, arena.width - 16, 32 do
    picture("swarm/wall", x, -16, 0, 1)
    picture("swarm/wall", x, arena.height + 16, 1, 1)
  end
  for y = -16, arena.height + 16, 32 do
    picture("swarm/wall", -16, y, 1, 1)
    picture("swarm/wall", arena.width + 16, y, 1, 1)
  end
  for _ = 1, DECALS do
    picture("swarm/decal", random(30, arena.width - 30), random(30, arena.height - 30), random(0, 7), 1)
  end
end

-- A place of the arena, at least `margin` from its walls.
function arena.clamp(x, y, margin)
  return math.max(margin, math.min(arena.width - margin, x)), math.max(margin, math.min(arena.height - margin, y))
end

return arena
