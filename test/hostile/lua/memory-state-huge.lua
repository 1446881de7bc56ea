-- attack: stores a text of fifty million characters, and reads it back a hundred times
-- class: memory
-- expect: error,killed,harmless
local entity = ...
local m = {}

function m.on_update(dt)
  state.set("big", ("x"):rep(50000000))
  local all = {}
  for i = 1, 100 do all[i] = state.get("big") .. i end
end

return m
