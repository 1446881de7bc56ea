-- attack: a hook that is a number
-- class: hook
-- expect: error
local entity = ...
local m = {}

m.on_update = 5

return m
