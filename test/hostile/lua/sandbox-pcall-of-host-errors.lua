-- attack: keeps the errors of the host, and throws them later and elsewhere
-- class: sandbox
-- expect: error
local entity = ...
local m = {}

function m.on_update(dt)
  KEPT_ERRORS = KEPT_ERRORS or {}
  for _, try in ipairs({ { ecs.despawn, 5000 }, { ecs.component, "x" }, { require, "x" }, { time.wait, 1 }, { ecs.call, entity, "hostile", "none" } }) do
    local _, problem = pcall(table.unpack(try))
    KEPT_ERRORS[#KEPT_ERRORS % 100 + 1] = problem
  end
  events.once("later", function() error(KEPT_ERRORS[1]) end)
  events.emit("later")
end

return m
