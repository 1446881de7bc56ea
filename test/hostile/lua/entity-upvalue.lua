-- attack: overwrites its entity and its environment's names for entities
-- class: entity
-- expect: harmless
local entity = ...
local m = {}

function m.on_update(dt)
  entity = 5
  m.entity = "x"
  ecs.alive(entity)
  m.entity = setmetatable({}, { __index = error })
end

return m
