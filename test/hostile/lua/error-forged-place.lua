-- attack: throws text that claims to come from another mod's file
-- class: error
-- expect: error
local entity = ...
local m = {}

function m.on_update(dt)
  error("other/healthy.lua:3: not mine", 0)
end

return m
