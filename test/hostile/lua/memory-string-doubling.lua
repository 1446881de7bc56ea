-- attack: a text that doubles for ever
-- class: memory
-- expect: killed,error
local entity = ...
local m = {}

function m.on_update(dt)
  local text = "x"
  while true do text = text .. text end
end

return m
