-- attack: a hook that is a table that can be called
-- class: hook
-- expect: error
local entity = ...
local m = {}

m.on_update = setmetatable({}, { __call = function() error("called") end })

return m
