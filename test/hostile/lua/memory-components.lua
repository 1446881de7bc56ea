-- attack: adds and removes components without an end
-- class: memory
-- expect: killed,error
local entity = ...
local m = {}

function m.on_update(dt)
  while true do
    ecs.add(entity, "Sprite")
    ecs.remove(entity, "Sprite")
  end
end

return m
