/**
 * The "move" script that all peers run: per entity six reads and two writes of columns. The body is the same text
 * everywhere; what differs is where Position and Velocity come from.
 */
export const moveBody = `
  local module = {}
  function module.on_update(dt)
    local x, y, vx, vy = Position.x, Position.y, Velocity.x, Velocity.y
    x[entity] = x[entity] + vx[entity] * dt
    y[entity] = y[entity] + vy[entity] * dt
    if x[entity] > 1e9 or y[entity] > 1e9 then error("far away") end
  end
  return module
`;

/** As a moonloop script. */
export const moveScript = `
local entity = ...
local Position, Velocity = ecs.component("Position"), ecs.component("Velocity")
${moveBody}`;

/** On plain Lua tables: one module per entity, called in a loop in Lua. Defines setup(n) and update(dt). */
export const moveOnTables = `
Position = { x = {}, y = {} }
Velocity = { x = {}, y = {} }
local modules = {}
local function body(entity)
${moveBody}
end
function setup(n)
  for i = 1, n do
    Position.x[i], Position.y[i], Velocity.x[i], Velocity.y[i] = 0.0, 0.0, 1.0, 2.0
    modules[i] = body(i)
  end
end
function update(dt)
  for i = 1, #modules do modules[i].on_update(dt) end
end
function position(i) return Position.x[i] end
`;
