-- attack: replaces its hooks by host functions and functions of the libraries
-- class: sandbox
-- expect: error
-- saves: 3
local entity = ...
local m = {}

function m.on_update(dt)
  m.on_update, m.on_fixed_update = ecs.despawn, coroutine.yield
  m.on_save, m.on_restore, m.on_swap, m.on_reload, m.on_destroy = error, load, setmetatable, require, time.wait
end

return m
