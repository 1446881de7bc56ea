-- attack: gives its module a metatable that loops when it is copied
-- class: module
-- expect: harmless,killed,error
local entity = ...
local m = {}

function m.on_update(dt)
  local trap = function() while true do end end
  m.data = setmetatable({ 1, 2, 3, x = { y = 1 } }, { __pairs = trap, __len = trap, __index = trap, __newindex = trap, __eq = trap })
  setmetatable(m, { __pairs = trap, __len = trap, __newindex = trap, __eq = trap })
end

return m
