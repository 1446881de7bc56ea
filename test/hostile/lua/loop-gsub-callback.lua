-- attack: the callback of gsub loops
-- class: loop
-- expect: killed
local entity = ...
local m = {}

function m.on_update(dt)
  string.gsub("a", "a", function() while true do end end)
end

return m
