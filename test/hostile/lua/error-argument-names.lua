-- attack: unknown names of a million characters, for which the nearest is looked for
-- class: error
-- expect: error,killed
local entity = ...
local m = {}

function m.on_update(dt)
  local long = ("Positio"):rep(150000)
  pcall(ecs.component, long) pcall(ecs.query, long) pcall(ecs.spawn, { [long] = {} }) pcall(ecs.attach, entity, long) pcall(require, long)
  return ecs.component("Position")[long]
end

return m
