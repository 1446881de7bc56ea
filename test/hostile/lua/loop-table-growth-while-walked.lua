-- attack: new keys while the table is walked
-- class: loop
-- expect: error,killed
local entity = ...
local m = {}

function m.on_update(dt)
  local t = { a = 1 }
  for key in pairs(t) do t[key .. "x"] = 1 t[key .. "y"] = 1 end
  while true do for key in pairs(t) do t[key] = nil t[{}] = 1 break end error("enough") end
end

return m
