-- The camera follows the hero, a little late, and trembles when something heavy happens.
local FOLLOW = 7            -- per second; more is stiffer
local CALM = 22             -- pixels per second by which trembling dies down

local entity = ...
local shared = require "lib.shared"
local arena = require "lib.arena"
local Position = ecs.component("Position")

local module = { x = shared.x, y = shared.y }

function module.on_update(dt)
  local aim_x = math.max(440, math.min(arena.width - 440, shared.x))
  local aim_y = math.max(260, math.min(arena.height - 260, shared.y))
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
