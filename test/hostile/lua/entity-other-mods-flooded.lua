-- attack: spawns 500 entities a frame that carry a script of another mod, so that its budget is spent
-- class: entity
-- expect: error
local entity = ...
local m = {}

function m.on_update(dt)
  for _ = 1, 500 do ecs.spawn({ Position = {} }, "other/healthy.lua") end
end

return m
