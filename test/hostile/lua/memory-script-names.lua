-- attack: asks for 10,000 scripts that do not exist, as components
-- class: memory
-- expect: killed,error,harmless
local entity = ...
local m = {}

function m.on_update(dt)
  for i = 1, 10000 do
    pcall(ecs.has, entity, "none" .. i .. ".lua")
    pcall(ecs.query, "bad/none" .. i .. ".lua")
    pcall(ecs.attach, entity, "none" .. i)
  end
end

return m
