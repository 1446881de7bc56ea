-- attack: only one of many entities has a module that throws when a hook is looked for
-- class: module
-- expect: error
-- entities: 20
local entity = ...
local m = {}

function m.on_update(dt)
  if entity % 7 ~= 0 then return end
  m.on_update = nil
  setmetatable(m, { __index = function(_, name) error("no " .. tostring(name)) end })
end

return m
