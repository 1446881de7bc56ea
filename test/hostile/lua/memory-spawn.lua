-- attack: spawns without an end
-- class: memory
-- expect: killed,error
local entity = ...
local m = {}

function m.on_update(dt)
  while true do ecs.spawn({ Position = {} }) end
end

return m
