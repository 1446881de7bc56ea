-- attack: the start attaches and detaches the script that starts
-- class: entity
-- expect: harmless,error,killed
local entity = ...
local m = {}

function m.on_start()
  ecs.detach(entity, "hostile")
  ecs.attach(entity, "hostile")
end
function m.on_destroy() ecs.attach(entity, "hostile") end

return m
