-- attack: adds components with odd names and values
-- class: entity
-- expect: error
local entity = ...
local m = {}

function m.on_update(dt)
  for _, name in ipairs({ "position", "", "__proto__", "constructor", "hostile", "bad/hostile.lua", "Position\0", 5, {}, print }) do
    pcall(ecs.add, entity, name) pcall(ecs.remove, entity, name) pcall(ecs.has, entity, name) pcall(ecs.query, name)
  end
  ecs.add(entity, "Position", { z = 1 })
end

return m
