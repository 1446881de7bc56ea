-- attack: a generic loop over an iterator that never ends
-- class: loop
-- expect: killed
local entity = ...
local m = {}

function m.on_update(dt)
  for _ in function() return 1 end do end
end

return m
