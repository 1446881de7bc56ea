-- attack: calling a table loops
-- class: loop
-- expect: killed
local entity = ...
local m = {}

function m.on_update(dt)
  setmetatable({}, { __call = function(self) while true do end end })()
end

return m
