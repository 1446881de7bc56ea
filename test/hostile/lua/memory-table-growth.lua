-- attack: a list that grows for ever
-- class: memory
-- expect: killed,error
local entity = ...
local m = {}

function m.on_update(dt)
  local list = {}
  while true do list[#list + 1] = 1 end
end

return m
