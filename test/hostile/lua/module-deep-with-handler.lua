-- attack: deep data, and a handler that a reload looks for in it
-- class: module
-- expect: killed,harmless,error
local entity = ...
local m = {}

m.last = m
for _ = 1, 200000 do m.last = { inner = m.last } end

function m.on_start()
  events.on("flood", function() end)
  time.every(0, function() end)
end

function m.on_update() end

return m
