-- Things that fly straight: the hero's bolts, and the balls of fire of the monsters.
local bolts = {}

local function fly(script, texture, layer, x, y, angle, speed, seconds)
  return ecs.spawn({
    Position = { x = x, y = y },
    Velocity = { x = math.cos(angle) * speed, y = math.sin(angle) * speed },
    Kinematic = {},
    Rotation = { angle = angle },
    Scale = { x = 2, y = 2 },
    Sprite = { texture = texture, layer = layer },
    Animation = { last = 1, rate = 10 },
    Lifetime = { seconds = seconds },
  }, script)
end

-- A bolt of the hero.
function bolts.shoot(x, y, angle, speed)
  return fly("bolt", "swarm/bolt", 6, x, y, angle, speed, 0.9)
end

-- A ball of fire of a monster.
function bolts.fire(x, y, angle, speed)
  return fly("fireball", "swarm/fireball", 6, x, y, angle, speed, 4)
end

return bolts
