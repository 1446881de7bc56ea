-- attack: columns with every sort of index
-- class: sandbox
-- expect: error
local entity = ...
local m = {}

function m.on_update(dt)
  local x = ecs.component("Position").x
  for _, key in ipairs({ -1, 0, 1.5, 2 ^ 53, -(2 ^ 53), 2 ^ 31, 2 ^ 31 - 1, 2 ^ 32, 2 ^ 32 + 1, 1 / 0, -1 / 0, 0 / 0, math.maxinteger, math.mininteger, "1", "x", "__index", true, {}, print, x, 1 << 20, 1 << 30 }) do
    if pcall(function() return x[key] end) then print("ESCAPED: read at " .. tostring(key)) end
    if pcall(function() x[key] = 1 end) then print("ESCAPED: written at " .. tostring(key)) end
  end
  x[4096] = 1
end

return m
