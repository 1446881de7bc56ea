-- attack: restoring throws
-- class: hook
-- expect: error,harmless
local entity = ...
local m = {}

function m.on_save() return { 1 } end
function m.on_restore() error("boom") end

return m
