-- attack: spoils the shared list of a query
-- class: pollution
-- expect: killed,harmless,error
local entity = ...
local m = {}

function m.on_update(dt)
  local list = ecs.query("Position")
  for i = 1, #list do list[i] = "HOSTILE" end
  list[#list + 1] = entity
  setmetatable(list, { __index = function() while true do end end, __len = function() return 1 << 40 end })
  ecs.query("Position")
end

return m
