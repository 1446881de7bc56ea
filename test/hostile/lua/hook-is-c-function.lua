-- attack: hooks that are functions of the libraries
-- class: hook
-- expect: error,harmless
local entity = ...
local m = {}

m.on_update = coroutine.wrap(function() while true do coroutine.yield() end end)
m.on_fixed_update = tostring
m.on_start = rawequal
m.on_destroy = select

return m
