-- attack: the start throws
-- class: hook
-- expect: error
local entity = ...
local m = {}

function m.on_start() error("boom") end

return m
