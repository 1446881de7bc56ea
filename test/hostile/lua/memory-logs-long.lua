-- attack: logs a line of a hundred million characters
-- class: memory
-- expect: error,killed,harmless
local entity = ...
local m = {}

function m.on_update(dt)
  log.error(("x"):rep(100000000))
end

return m
