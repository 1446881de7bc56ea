-- attack: load asks a reader that never ends
-- class: loop
-- expect: killed,error
local entity = ...
local m = {}

function m.on_update(dt)
  load(function() return "   " end)
end

return m
