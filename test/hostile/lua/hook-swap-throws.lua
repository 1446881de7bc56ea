-- attack: being swapped throws
-- class: hook
-- expect: error,harmless
local entity = ...
local m = {}

function m.on_swap() error("boom") end

return m
