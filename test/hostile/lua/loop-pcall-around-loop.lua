-- attack: catches the error that would end its loop, and loops again
-- class: loop
-- expect: killed
local entity = ...
local m = {}

function m.on_update(dt)
  while true do
    pcall(function() while true do end end)
  end
end

return m
