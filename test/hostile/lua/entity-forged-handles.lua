-- attack: uses every sort of forged handle with every function
-- class: entity
-- expect: error
local entity = ...
local m = {}

function m.on_update(dt)
  for _, handle in ipairs({ 0, -1, 1.5, 2 ^ 53, 2 ^ 31, -(2 ^ 31), 1 << 62, math.maxinteger, math.mininteger, 0 / 0, 1 / 0, "1", true, {}, print, (1 << 20) + 1, (5 << 20) | 1, (2047 << 20) | 1 }) do
    for _, use in ipairs({ ecs.despawn, ecs.add, ecs.remove, ecs.has, ecs.attach, ecs.detach, ecs.script, ecs.call }) do
      if pcall(use, handle, "Position", "x") and use ~= ecs.has then print("ESCAPED: used " .. tostring(handle)) end
    end
    if ecs.alive(handle) then print("ESCAPED: alive " .. tostring(handle)) end
  end
  ecs.despawn(2 ^ 53)
end

return m
