-- Plays by itself: away from the enemies, towards gems, not into the walls. For the title.
local grid = require "lib.grid"
local arena = require "lib.arena"
local Position = ecs.component("Position")

local autopilot = {}
local SIGHT = 170           -- pixels
local MARGIN = 260          -- from the walls

local function nearest_gem(x, y)
  local best, best_x, best_y = 300 * 300, x, y
  for _, gem in ipairs(ecs.query("gem")) do
    local dx, dy = Position.x[gem] - x, Position.y[gem] - y
    if dx * dx + dy * dy < best then best, best_x, best_y = dx * dx + dy * dy, x + dx, y + dy end
  end
  return best_x, best_y
end

-- The way to go from a place: x and y of a direction, not longer than 1.
function autopilot.steer(x, y)
  local away_x, away_y = grid.pressure(x, y, SIGHT)
  local gem_x, gem_y = nearest_gem(x, y)
  local dx = away_x * 60 + (gem_x - x) / 300
  local dy = away_y * 60 + (gem_y - y) / 300
  dx = dx + math.max(0, MARGIN - x) / 90 - math.max(0, x - arena.width + MARGIN) / 90
  dy = dy + math.max(0, MARGIN - y) / 90 - math.max(0, y - arena.height + MARGIN) / 90
  -- round the enemies rather than straight away from them
  dx, dy = dx - away_y * 40, dy + away_x * 40
  local length = math.sqrt(dx * dx + dy * dy)
  if length < 0.15 then return 0, 0 end
  return dx / math.max(1, length), dy / math.max(1, length)
end

return autopilot
