-- attack: asks queries without an end and keeps the lists
-- class: memory
-- expect: killed,error
local entity = ...
local m = {}

function m.on_update(dt)
  local all = {}
  while true do all[#all + 1] = ecs.query("Position") end
end

return m
