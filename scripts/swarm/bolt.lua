-- A bolt of the hero: hurts what it meets, and ends there unless it pierces.
local REACH = 6             -- pixels

local entity = ...
local foe = require "lib.foe"
local grid = require "lib.grid"
local shared = require "lib.shared"
local effects = require "lib.effects"
local Position = ecs.component("Position")
local position_x, position_y = Position.x, Position.y

-- met: whom it has gone through last
local module = { pierced = 0, met = 0 }

function module.on_update()
  local x, y = position_x[entity], position_y[entity]
  local enemy = grid.nearest(x, y, REACH, module.met)
  if not enemy then return end
  foe.hurt(enemy, shared.stats.damage)
  module.met = enemy
  module.pierced = module.pierced + 1
  if module.pierced <= shared.stats.pierce then return end
  effects.burst(x, y, 0xfff2a8, 2, 90)
  ecs.despawn(entity)
end

return module
