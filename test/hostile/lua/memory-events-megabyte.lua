-- attack: sends a megabyte at a time to other mods
-- class: memory
-- expect: killed,error
local entity = ...
local m = {}

function m.on_update(dt)
  local text = ("x"):rep(1 << 20)
  while true do events.emit("flood", text) end
end

return m
