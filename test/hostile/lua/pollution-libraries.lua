-- attack: adds to the libraries what another mod would see if it could
-- class: pollution
-- expect: harmless
local entity = ...
local m = {}

function m.on_update(dt)
  for _, library in ipairs({ string, table, math, coroutine, utf8, ecs, events, time, input, state, log, moonloop }) do
    pcall(rawset, library, "HOSTILE", true)
    pcall(function() library.HOSTILE = true end)
  end
end

return m
