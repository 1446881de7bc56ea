-- attack: the message handler of xpcall loops
-- class: loop
-- expect: killed
local entity = ...
local m = {}

function m.on_update(dt)
  xpcall(error, function() while true do end end)
end

return m
