-- A blade that circles the hero. player.lua tells it its place among the blades.
local RADIUS = 62           -- pixels
local TURN = 3.4            -- radians per second
local REACH = 9
local PAUSE = 0.12          -- seconds between two cuts

local entity = ...
local foe = require "lib.foe"
local grid = require "lib.grid"
local shared = require "lib.shared"
local Position, Rotation = ecs.component("Position"), ecs.component("Rotation")

local module = { number = 1, ready_at = 0 }

function module.on_update()
  if not ecs.alive(shared.hero) then
    ecs.despawn(entity)
    return
  end
  local now = time.now()
  local angle = now * TURN + module.number / math.max(1, shared.stats.blades) * 6.283
  local x, y = shared.x + math.cos(angle) * RADIUS, shared.y + math.sin(angle) * RADIUS
  Position.x[entity], Position.y[entity], Rotation.angle[entity] = x, y, angle + 1.57
  if now < module.ready_at then return end
  local enemy = grid.nearest(x, y, REACH)
  if not enemy then return end
  module.ready_at = now + PAUSE
  foe.hurt(enemy, shared.stats.damage * 0.8)
end

return module
