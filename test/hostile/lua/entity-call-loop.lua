-- attack: calls a function of its own that loops, out of the frame of another entity
-- class: entity
-- expect: killed,error
local entity = ...
local m = {}

function m.spin() while true do end end
function m.on_update()
  for _, other in ipairs(ecs.query("bad/hostile.lua")) do pcall(ecs.call, other, "hostile", "spin") end
  ecs.call(entity, "hostile", "spin")
end

return m
