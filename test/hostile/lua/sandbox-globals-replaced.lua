-- attack: replaces every global function by one that loops
-- class: sandbox
-- expect: killed,harmless,error
local entity = ...
local m = {}

function m.on_update(dt)
  for name, value in pairs(_G) do
    if type(value) == "function" and name ~= "pairs" then _G[name] = function() while true do end end end
  end
end

return m
