-- attack: sets globals that another mod would see if it could
-- class: pollution
-- expect: harmless
local entity = ...
local m = {}

function m.on_update(dt)
  HOSTILE = true
  _G.HOSTILE = true
  rawset(_G, "HOSTILE", true)
  _ENV.HOSTILE = { entity }
  load("HOSTILE = 1")()
  coroutine.wrap(function() HOSTILE = 2 end)()
end

return m
