-- A ball of fire of a monster: hurts the hero.
local DAMAGE = 12
local REACH = 13            -- pixels

local entity = ...
local shared = require "lib.shared"
local Position = ecs.component("Position")

local module = {}

function module.on_update()
  local dx, dy = Position.x[entity] - shared.x, Position.y[entity] - shared.y
  if dx * dx + dy * dy > REACH * REACH or not ecs.alive(shared.hero) then return end
  shared.hurt = math.max(shared.hurt, DAMAGE * shared.rage)
  ecs.despawn(entity)
end

return module
