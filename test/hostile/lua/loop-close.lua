-- attack: leaving a block loops
-- class: loop
-- expect: killed
local entity = ...
local m = {}

function m.on_update(dt)
  do
    local guard <close> = setmetatable({}, { __close = function() while true do end end })
  end
end

return m
