-- attack: gives the globals a metatable that loops
-- class: sandbox
-- expect: killed,harmless,error
local entity = ...
local m = {}

function m.on_update(dt)
  setmetatable(_G, { __index = function() while true do end end, __newindex = function() while true do end end })
  return SOMETHING_THAT_IS_NOT_THERE
end

return m
