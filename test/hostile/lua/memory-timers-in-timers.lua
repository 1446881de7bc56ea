-- attack: a timer that starts two more timers
-- class: memory
-- expect: killed,error,harmless
local entity = ...
local m = {}

function m.twice()
  time.after(0, "twice")
  time.after(0, "twice")
end

function m.on_update()
  for _ = 1, 1000 do time.after(0, "twice") end
end

return m
