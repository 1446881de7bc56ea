-- attack: a tail call of pcall on itself
-- class: loop
-- expect: harmless,error,killed
local entity = ...
local m = {}

function m.on_update(dt)
  local function again() return pcall(again) end
  function again() return pcall(again) end
  again()
end

return m
