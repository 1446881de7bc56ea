-- attack: joining joins
-- class: loop
-- expect: error,killed
local entity = ...
local m = {}

function m.on_update(dt)
  local meta = {}
  meta.__concat = function(a, b) return a .. b end
  return setmetatable({}, meta) .. setmetatable({}, meta)
end

return m
