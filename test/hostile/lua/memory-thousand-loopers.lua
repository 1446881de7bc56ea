-- attack: a thousand entities that all loop
-- class: memory
-- expect: killed
-- entities: 1000
local entity = ...
local m = {}

function m.on_update(dt)
  while true do end
end

return m
