-- attack: a loop of xpcall around a loop, with a handler that loops as well
-- class: loop
-- expect: killed
local entity = ...
local m = {}

function m.on_update(dt)
  local function spin() while true do end end
  while true do xpcall(spin, spin) end
end

return m
