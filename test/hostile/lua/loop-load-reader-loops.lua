-- attack: the reader of load loops
-- class: loop
-- expect: killed
local entity = ...
local m = {}

function m.on_update(dt)
  load(function() while true do end end)
end

return m
