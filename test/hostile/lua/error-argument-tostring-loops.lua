-- attack: an argument whose text loops, where a message shows it
-- class: error
-- expect: killed,error
local entity = ...
local m = {}

function m.on_update(dt)
  ecs.despawn(setmetatable({}, { __tostring = function() while true do end end }))
end

return m
