-- attack: a comparator that always says yes
-- class: loop
-- expect: error
local entity = ...
local m = {}

function m.on_update(dt)
  local list = {}
  for i = 1, 1000 do list[i] = i % 7 end
  table.sort(list, function() return true end)
end

return m
