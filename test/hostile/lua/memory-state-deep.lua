-- attack: stores a table nested 100,000 deep, and one that contains itself
-- class: memory
-- expect: killed,error,harmless
local entity = ...
local m = {}

function m.on_update(dt)
  local list = {}
  list[1] = list
  pcall(state.set, "cycle", list)
  list = {}
  for _ = 1, 100000 do list = { list } end
  state.set("deep", list)
end

return m
