-- attack: ends handlers and timers it does not own by guessing their numbers
-- class: pollution
-- expect: harmless
local entity = ...
local m = {}

function m.on_update(dt)
  for id = -10, 3000 do
    pcall(events.off, id)
    pcall(time.cancel, id)
  end
end

return m
