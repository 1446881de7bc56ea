-- attack: calls itself through the host in both branches of a tree
-- class: entity
-- expect: killed,error,harmless
local entity = ...
local m = {}

function m.again()
  pcall(ecs.call, entity, "hostile", "again")
  pcall(ecs.call, entity, "hostile", "again")
end
function m.on_update() m.again() end

return m
