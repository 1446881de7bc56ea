-- attack: a task that loops
-- class: memory
-- expect: killed
local entity = ...
local m = {}

function m.on_update(dt)
  time.start(function() while true do end end)
end

return m
