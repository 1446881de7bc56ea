-- Something to pick up: a heart, a magnet, or a bomb. The frame of its picture says which.
local REACH = 24            -- pixels
local KINDS = { "heart", "magnet", "bomb" }

local entity = ...
local shared = require "lib.shared"
local Position, Sprite, Scale = ecs.component("Position"), ecs.component("Sprite"), ecs.component("Scale")

local module = {}

function module.on_update()
  local beat = 2 + math.sin(time.now() * 6) * 0.25
  Scale.x[entity], Scale.y[entity] = beat, beat
  local x, y = Position.x[entity], Position.y[entity]
  local dx, dy = shared.x - x, shared.y - y
  if dx * dx + dy * dy > REACH * REACH or not ecs.alive(shared.hero) then return end
  events.emit("picked", { kind = KINDS[Sprite.frame[entity] + 1], x = x, y = y })
  ecs.despawn(entity)
end

return module
