-- attack: an update that is a coroutine which has ended
-- class: hook
-- expect: error
local entity = ...
local m = {}

m.on_update = coroutine.wrap(function() end)

return m
