-- attack: being told of the reload throws
-- class: hook
-- expect: error,harmless
local entity = ...
local m = {}

function m.on_reload() error("boom") end

return m
