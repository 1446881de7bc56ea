-- attack: the update throws
-- class: hook
-- expect: error
local entity = ...
local m = {}

function m.on_update(dt)
  error("boom")
end

return m
