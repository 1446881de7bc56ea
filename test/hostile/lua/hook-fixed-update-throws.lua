-- attack: the fixed update throws
-- class: hook
-- expect: error
local entity = ...
local m = {}

function m.on_fixed_update() error("boom") end

return m
