-- attack: calls its own hooks through the host
-- class: entity
-- expect: error,harmless,killed
local entity = ...
local m = {}

function m.on_update(dt)
  for _, hook in ipairs({ "on_start", "on_destroy", "on_save", "on_restore", "none", "", "n" }) do pcall(ecs.call, entity, "hostile", hook, m) end
  ecs.call(entity, "hostile", "on_update", 0)
end

return m
