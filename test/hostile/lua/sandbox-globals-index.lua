-- attack: gives the globals a metatable that answers everything
-- class: sandbox
-- expect: harmless
local entity = ...
local m = {}

function m.on_update(dt)
  setmetatable(_G, { __index = function(_, name) return "HOSTILE " .. tostring(name) end, __newindex = function() end })
  LATER = 1
end

return m
