-- attack: arguments of twenty million characters, which messages quote
-- class: error
-- expect: killed,error
local entity = ...
local m = {}

function m.on_update(dt)
  local long = ("x"):rep(20000000)
  pcall(ecs.component, long) pcall(require, long) pcall(ecs.attach, entity, long) pcall(input.down, {}) pcall(time.after, long, long)
  ecs.despawn(long)
end

return m
