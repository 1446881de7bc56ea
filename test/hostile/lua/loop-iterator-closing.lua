-- attack: a generic loop whose closing value loops when it is left
-- class: loop
-- expect: killed
local entity = ...
local m = {}

function m.on_update(dt)
  local guard = setmetatable({}, { __close = function() while true do end end })
  for _ in function() return 1 end, nil, nil, guard do break end
end

return m
