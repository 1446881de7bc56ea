-- attack: as before, with a pcall inside that goes on after being ended
-- class: loop
-- expect: killed
local entity = ...
local m = {}

m.spin = coroutine.wrap(function()
  coroutine.yield()
  while true do pcall(function() while true do end end) end
end)
m.spin()

function m.on_update()
  while true do pcall(m.spin) end
end

return m
