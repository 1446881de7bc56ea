-- attack: the loop is in a text that is loaded
-- class: loop
-- expect: killed
local entity = ...
local m = {}

function m.on_update(dt)
  load("while true do end")()
end

return m
