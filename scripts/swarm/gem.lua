-- A gem: lies still until the hero is near, then flies to him. The frame of its picture says what it is worth.
local WORTH = { 1, 3, 25 }
local FLIGHT = 460          -- pixels per second
local REACH = 16            -- pixels

local entity = ...
local shared = require "lib.shared"
local Position, Velocity, Sprite = ecs.component("Position"), ecs.component("Velocity"), ecs.component("Sprite")
local position_x, position_y = Position.x, Position.y

local module = { flying = false }

function module.on_update()
  local dx, dy = shared.x - position_x[entity], shared.y - position_y[entity]
  local square = dx * dx + dy * dy
  if not module.flying then
    local magnet = shared.stats.magnet
    if square > magnet * magnet and time.now() > shared.recall then return end
    module.flying = shared.phase ~= "over"
    return
  end
  if square < REACH * REACH then
    events.emit("xp", WORTH[Sprite.frame[entity] + 1])
    ecs.despawn(entity)
    return
  end
  local distance = square ^ 0.5
  Velocity.x[entity], Velocity.y[entity] = dx / distance * FLIGHT, dy / distance * FLIGHT
end

return module
