-- attack: spawns with tables whose metamethods loop
-- class: entity
-- expect: killed,error,harmless
local entity = ...
local m = {}

function m.on_update(dt)
  local trap = function() while true do end end
  local meta = { __index = trap, __pairs = trap, __len = trap, __tostring = trap }
  ecs.despawn(ecs.spawn(setmetatable({ Position = setmetatable({ x = 1 }, meta) }, meta)))
end

return m
