-- attack: every hook throws an error that throws
-- class: hook
-- expect: error
-- saves: 3
local entity = ...
local m = {}

local function bad() error(setmetatable({}, { __tostring = function() error("again") end })) end
for _, hook in ipairs({ "on_start", "on_update", "on_fixed_update", "on_destroy", "on_save", "on_restore", "on_swap", "on_reload" }) do m[hook] = bad end

return m
