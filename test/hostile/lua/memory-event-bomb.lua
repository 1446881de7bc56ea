-- attack: forty tables, each twice in the next: two to the power of forty when written out
-- class: memory
-- expect: error,killed,harmless
local entity = ...
local m = {}

function m.on_update(dt)
  local list = {}
  for _ = 1, 40 do list = { list, list } end
  events.emit("flood", list)
end

return m
