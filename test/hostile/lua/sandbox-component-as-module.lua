-- attack: writes into components, queries and libraries through functions that do not ask metatables
-- class: sandbox
-- expect: harmless
local entity = ...
local m = {}

function m.on_update(dt)
  local Position = ecs.component("Position")
  for _, write in ipairs({ function() rawset(Position, "x", 1) end, function() table.insert(Position, 1) end, function() table.move({ 1, 2 }, 1, 2, 1, Position) end, function() table.sort(Position) end, function() table.remove(Position) end, function() Position.x = nil end, function() next(Position) end, function() table.unpack(Position) end, function() table.concat(Position) end }) do pcall(write) end
  if Position.x == nil or type(Position.x) == "number" then print("ESCAPED: a column was replaced") end
end

return m
