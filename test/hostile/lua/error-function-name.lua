-- attack: throws out of functions with names like those of hooks and of the kernel
-- class: error
-- expect: error
local entity = ...
local m = {}

function m.on_update(dt)
  local function on_save() error("in on_save") end
  local function pcall() on_save() end
  m["\n\0 [C]: in kernel"] = function() pcall() end
  m["\n\0 [C]: in kernel"]()
end

return m
