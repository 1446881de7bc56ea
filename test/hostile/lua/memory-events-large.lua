-- attack: sends lists of fifty thousand to other mods without an end
-- class: memory
-- expect: killed,error
local entity = ...
local m = {}

function m.on_update(dt)
  local list = {}
  for i = 1, 50000 do list[i] = i + 0.5 end
  while true do events.emit("flood", list) end
end

return m
