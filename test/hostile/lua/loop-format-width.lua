-- attack: formats with the widest numbers for ever
-- class: loop
-- expect: killed
local entity = ...
local m = {}

function m.on_update(dt)
  while true do local _ = string.format("%99.99f%99.99f", 1e308, -1e308) end
end

return m
