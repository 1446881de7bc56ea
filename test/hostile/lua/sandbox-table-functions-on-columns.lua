-- attack: table.move and table.sort from and to columns
-- class: sandbox
-- expect: error,killed,harmless
local entity = ...
local m = {}

function m.on_update(dt)
  local Position = ecs.component("Position")
  pcall(table.move, { 1, 2, 3 }, 1, 3, 5000, Position.x)
  pcall(table.move, Position.x, 1, 100000, 1, {})
  table.move(Position.x, 5000, 1 << 40, 1, {})
end

return m
