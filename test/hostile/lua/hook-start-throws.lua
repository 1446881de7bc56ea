-- attack: the start throws
-- class: hook
-- expect: error,harmless
local entity = ...
local m = {}

function m.on_start() error("boom") end

return m
