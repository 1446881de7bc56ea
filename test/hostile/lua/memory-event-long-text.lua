-- attack: an event with a text of a hundred million characters
-- class: memory
-- expect: error,killed,harmless
local entity = ...
local m = {}

function m.on_update(dt)
  events.emit("flood", { text = ("x"):rep(100000000) })
end

return m
