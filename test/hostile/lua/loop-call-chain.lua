-- attack: 2,000 tables, each the __call of the one before
-- class: loop
-- expect: killed,harmless,error
local entity = ...
local m = {}

function m.on_update(dt)
  local last = function() end
  for _ = 1, 2000 do last = setmetatable({}, { __call = last }) end
  last()
end

return m
