-- attack: the table given to gsub loops when it is read
-- class: loop
-- expect: killed
local entity = ...
local m = {}

function m.on_update(dt)
  string.gsub("a", "a", setmetatable({}, { __index = function() while true do end end }))
end

return m
