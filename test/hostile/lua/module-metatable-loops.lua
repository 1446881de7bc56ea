-- attack: gives its module a metatable that loops when a hook is looked up
-- class: module
-- expect: killed,harmless
local entity = ...
local m = {}

function m.on_update(dt)
  m.on_update, m.on_save, m.on_destroy = nil, nil, nil
  setmetatable(m, { __index = function() while true do end end })
end

return m
