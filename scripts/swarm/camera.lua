-- The camera follows the hero, a little late, and trembles when something heavy happens.
local FOLLOW = 7            -- per second; more is stiffer
local CALM = 22             -- pixels per second by which trembling dies down
local EDGE_X, EDGE_Y = 400, 190   -- how near to the walls it goes

local entity = ...
local shared = require "lib.shared"
local arena = require "lib.arena"
local Position = ecs.component("Position")

local module = { x = shared.x, y = shared.y }

function module.on_update(dt)
  local aim_x = math.max(EDGE_X, math.min(arena.width - EDGE_X, shared.x))
  local aim_y = math.max(EDGE_Y, math.min(arena.height - EDGE_Y, shared.y))
  local part = math.min(1, FOLLOW * dt)
  module.x = module.x + (aim_x - module.x) * part
  module.y = module.y + (aim_y - module.y) * part
  shared.shake = math.max(0, shared.shake - CALM * dt)
  local shake = shared.shake
  -- whole pixels, or the pictures would shimmer
  Position.x[entity] = (module.x + (random() * 2 - 1) * shake) // 1
  Position.y[entity] = (module.y + (random() * 2 - 1) * shake) // 1
end

-- Looks at a place at once.
function module.jump(x, y)
  module.x, module.y = x, y
end

return module
