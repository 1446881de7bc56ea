-- attack: a loop made of a label and a jump
-- class: loop
-- expect: killed
local entity = ...
local m = {}

function m.on_update(dt)
  ::again::
  goto again
end

return m
