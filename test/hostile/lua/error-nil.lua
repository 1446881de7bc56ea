-- attack: throws nil
-- class: error
-- expect: error
local entity = ...
local m = {}

function m.on_update(dt)
  error(nil)
end

return m
