-- attack: every hook catches errors in an endless loop
-- class: hook
-- expect: killed
-- saves: 3
local entity = ...
local m = {}

local function bad() while true do pcall(error) end end
for _, hook in ipairs({ "on_start", "on_fixed_update", "on_destroy", "on_save", "on_restore", "on_swap", "on_reload" }) do m[hook] = bad end
m.on_update = function() bad() end

return m
