-- attack: an empty endless loop
-- class: loop
-- expect: killed
local entity = ...
local m = {}

function m.on_update(dt)
  while true do end
end

return m
