-- attack: a tail call of pcall on itself
-- class: loop
-- expect: killed,error,harmless
local entity = ...
local m = {}

function m.on_update(dt)
  local function again() return pcall(again) end
  function again() return pcall(again) end
  again()
end

return m
