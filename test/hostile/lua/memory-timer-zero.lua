-- attack: timers of no length that start themselves again
-- class: memory
-- expect: error,harmless,killed
local entity = ...
local m = {}

function m.again() time.after(0, "again") end

function m.on_update()
  time.after(0, "again")
  time.every(0, "again")
  time.every(1e-300, "again")
  time.every(5e-324, function() end)
end

return m
