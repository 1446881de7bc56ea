-- The camera follows the hero, a little late, draws back as the swarm grows, and trembles when something heavy happens.
local FOLLOW = 7            -- per second; more is stiffer
local CALM = 22             -- pixels per second by which trembling dies down
local VIEW_X, VIEW_Y = 480, 300   -- half of the view, without zoom
local BEYOND_X, BEYOND_Y = 80, 110   -- how much it shows of what is behind the walls
local FAR = 0.56            -- zoom at the largest crowd; 1 is near
local FEW, MANY = 200, 750  -- enemies from which on it draws back, and at which it is as far as it goes
local DRAW_BACK = 0.4       -- part of the way per second

local entity = ...
local shared = require "lib.shared"
local arena = require "lib.arena"
local Position, Camera = ecs.component("Position"), ecs.component("Camera")

local module = { x = shared.x, y = shared.y, zoom = 1 }

function module.on_update(dt)
  local crowded = math.max(0, math.min(1, (shared.crowd - FEW) / (MANY - FEW)))
  module.zoom = module.zoom + (1 + (FAR - 1) * crowded - module.zoom) * DRAW_BACK * dt
  Camera.zoom[entity], shared.zoom = module.zoom, module.zoom
  local edge_x, edge_y = VIEW_X / module.zoom - BEYOND_X, VIEW_Y / module.zoom - BEYOND_Y
  local aim_x = math.max(edge_x, math.min(arena.width - edge_x, shared.x))
  local aim_y = math.max(edge_y, math.min(arena.height - edge_y, shared.y))
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
