-- attack: an event nested ten thousand deep
-- class: memory
-- expect: error,killed,harmless
local entity = ...
local m = {}

function m.on_update(dt)
  local list = {}
  for _ = 1, 10000 do list = { list } end
  events.emit("flood", list)
end

return m
