-- attack: a text that doubles, caught and kept in a table
-- class: memory
-- expect: killed,error
local entity = ...
local m = {}

function m.on_update(dt)
  KEPT = {}
  while true do
    local text = "x"
    pcall(function() while true do text = text .. text KEPT[#KEPT + 1] = text end end)
  end
end

return m
