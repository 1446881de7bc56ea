-- attack: listens to ever new names of a megabyte and stops at once
-- class: memory
-- expect: killed,error,harmless
local entity = ...
local m = {}

function m.on_update(dt)
  local long = ("n"):rep(1 << 20)
  for i = 1, 2000 do events.off(events.on(long .. i, "none")) end
  while true do events.off(events.on(long .. #m .. random(), "none")) end
end

return m
