-- A grid of cells that finds enemies by place. Each enemy enters itself in its update; whoever looks sees the grid of
-- the frame before, which is complete whatever the order of the scripts. Flat arrays and stamps instead of a table
-- per cell: nothing is allocated and nothing cleared in a frame.
local shared = require "lib.shared"

local CELL = 36             -- pixels; about the distance that enemies keep from each other
local COLUMNS = 128
local CAPACITY = 4096       -- more than this enter no more
local WIDEST = 20           -- no radius is larger; larger enemies enter several times
local PUSH = 90             -- pixels per second, from a neighbour in the same cell

local function empty()
  return { stamp = 0, count = 0, heads = {}, stamps = {}, nexts = {}, entities = {}, xs = {}, ys = {}, radii = {} }
end
shared.grid = shared.grid or { ready = empty(), building = empty() }

local data, sqrt = shared.grid, math.sqrt
local grid = {}

-- once a frame, before the first enemy
function grid.begin_frame()
  local stamp = data.building.stamp + 1
  data.ready, data.building = data.building, data.ready
  data.building.stamp, data.building.count = stamp, 0
end

-- Forgets all enemies, when they are all gone.
function grid.clear()
  data.ready.count, data.building.count = 0, 0
  data.ready.stamp, data.building.stamp = data.ready.stamp + 2, data.building.stamp + 2
end

-- Enters an enemy. Returns the velocity that takes it away from the one before it in its cell.
function grid.enter(entity, x, y, radius)
  local b = data.building
  local n = b.count + 1
  if n > CAPACITY then return 0, 0 end
  b.count = n
  local cell = (x // CELL + y // CELL * COLUMNS) | 0
  local heads, stamps, xs, ys = b.heads, b.stamps, b.xs, b.ys
  local before = stamps[cell] == b.stamp and heads[cell] or 0
  stamps[cell], heads[cell] = b.stamp, n
  b.nexts[n], b.entities[n], xs[n], ys[n], b.radii[n] = before, entity, x, y, radius
  if before == 0 then return 0, 0 end
  local dx, dy = x - xs[before], y - ys[before]
  local distance = sqrt(dx * dx + dy * dy)
  if distance < 0.01 then return PUSH, 0 end
  return dx / distance * PUSH, dy / distance * PUSH
end

-- The enemy whose edge is nearest to a place and within reach, with its place; nil when there is none.
function grid.nearest(x, y, reach, except)
  local ready = data.ready
  local heads, stamps, stamp, nexts, entities = ready.heads, ready.stamps, ready.stamp, ready.nexts, ready.entities
  local xs, ys, radii = ready.xs, ready.ys, ready.radii
  local found, best, span = nil, reach, reach + WIDEST
  local left, right = (x - span) // CELL, (x + span) // CELL
  for row = (y - span) // CELL, (y + span) // CELL do
    for column = left, right do
      local cell = (column + row * COLUMNS) | 0
      local i = stamps[cell] == stamp and heads[cell] or 0
      while i ~= 0 do
        local dx, dy = xs[i] - x, ys[i] - y
        local distance = sqrt(dx * dx + dy * dy) - radii[i]
        if distance < best and entities[i] ~= except then found, best = i, distance end
        i = nexts[i]
      end
    end
  end
  if found then return entities[found], xs[found], ys[found] end
end

-- The enemies that are within reach of a place.
function grid.within(x, y, reach)
  local ready, list = data.ready, {}
  for i = 1, ready.count do
    local dx, dy = ready.xs[i] - x, ready.ys[i] - y
    local entity = ready.entities[i]
    -- what entered several times did so in a row
    if dx * dx + dy * dy < reach * reach and entity ~= list[#list] then list[#list + 1] = entity end
  end
  return list
end

-- Sum of the directions away from all enemies within reach, the nearest counting most.
function grid.pressure(x, y, reach)
  local ready = data.ready
  local sum_x, sum_y = 0, 0
  for row = (y - reach) // CELL, (y + reach) // CELL do
    for column = (x - reach) // CELL, (x + reach) // CELL do
      local cell = (column + row * COLUMNS) | 0
      local i = ready.stamps[cell] == ready.stamp and ready.heads[cell] or 0
      while i ~= 0 do
        local dx, dy = x - ready.xs[i], y - ready.ys[i]
        local square = dx * dx + dy * dy + 1
        sum_x, sum_y = sum_x + dx / square, sum_y + dy / square
        i = ready.nexts[i]
      end
    end
  end
  return sum_x, sum_y
end

return grid
