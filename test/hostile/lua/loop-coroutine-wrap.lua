-- attack: an endless loop in a wrapped coroutine
-- class: loop
-- expect: killed
local entity = ...
local m = {}

function m.on_update(dt)
  coroutine.wrap(function() while true do end end)()
end

return m
