-- attack: data of all sorts: cycles, itself, globals, components, handles of its own functions
-- class: module
-- expect: harmless
local entity = ...
local m = {}

function m.on_update(dt)
  m.itself, m.globals, m.component, m.column, m.thread = m, _G, ecs.component("Position"), ecs.component("Position").x, coroutine.create(print)
  m[m], m[print], m[1.5], m[true] = m, m.on_update, m.itself, { m }
  m.meta = setmetatable({}, m)
  m.libraries = { string, table, ecs, moonloop }
end

return m
