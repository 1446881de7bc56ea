-- attack: an endless loop in a coroutine
-- class: loop
-- expect: killed
local entity = ...
local m = {}

function m.on_update(dt)
  local co = coroutine.create(function() while true do end end)
  coroutine.resume(co)
end

return m
