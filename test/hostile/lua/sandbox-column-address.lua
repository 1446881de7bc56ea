-- attack: tells the address in memory of columns, tables and functions
-- class: sandbox
-- expect: harmless
local entity = ...
local m = {}

function m.on_update(dt)
  local text = table.concat({ tostring(ecs.component("Position").x), string.format("%p", m), string.format("%p", print), tostring({}), tostring(print) }, " ")
  print(text)
end

return m
