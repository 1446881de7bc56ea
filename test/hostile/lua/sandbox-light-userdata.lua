-- attack: arithmetic, comparing and joining with columns
-- class: sandbox
-- expect: error
local entity = ...
local m = {}

function m.on_update(dt)
  local column = ecs.component("Position").x
  for _, try in ipairs({ function() return column + 1 end, function() return column .. "" end, function() return column < column end, function() return column() end, function() return #column end, function() return -column end, function() return column | 1 end }) do
    if pcall(try) then print("ESCAPED: arithmetic with addresses") end
  end
  local address = tostring(column)
  return string.format("%d", column)
end

return m
