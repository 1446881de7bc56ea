-- attack: 100,000 timers that are all due in the next frame and throw
-- class: memory
-- expect: killed,error,harmless
-- entities: 1
local entity = ...
local m = {}

function m.on_update(dt)
  for _ = 1, 100000 do time.after(0, "none") end
end

return m
