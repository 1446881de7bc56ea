-- attack: attaches and detaches itself to itself again and again
-- class: entity
-- expect: harmless,killed,error
local entity = ...
local m = {}

function m.on_update(dt)
  for _ = 1, 50 do
    ecs.attach(entity, "hostile")
    ecs.detach(entity, "hostile")
  end
  ecs.attach(entity, "hostile")
end

return m
