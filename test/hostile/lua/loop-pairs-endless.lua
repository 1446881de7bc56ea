-- attack: walking over a table never ends
-- class: loop
-- expect: killed
local entity = ...
local m = {}

function m.on_update(dt)
  for _ in pairs(setmetatable({}, { __pairs = function() return function() return 1 end end })) do end
end

return m
