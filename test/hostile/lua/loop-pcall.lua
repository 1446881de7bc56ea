-- attack: catches an error for ever
-- class: loop
-- expect: killed
local entity = ...
local m = {}

function m.on_update(dt)
  while true do pcall(error) end
end

return m
