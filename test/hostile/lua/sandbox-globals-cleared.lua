-- attack: removes every global
-- class: sandbox
-- expect: error
local entity = ...
local m = {}

function m.on_update(dt)
  for name in pairs(_G) do _G[name] = nil end
end

return m
