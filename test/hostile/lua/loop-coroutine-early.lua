-- attack: a coroutine made by the body, before any budget of the frame, loops in the frame
-- class: loop
-- expect: killed
local entity = ...
local m = {}

m.spin = coroutine.wrap(function()
  coroutine.yield()
  while true do end
end)
m.spin()

function m.on_update() m.spin() end

return m
