-- attack: next on a table that is filled while it is walked
-- class: loop
-- expect: killed
local entity = ...
local m = {}

function m.on_update(dt)
  local t = { 1 }
  while true do
    for key in next, t do t[key] = nil t[#t + 1] = key break end
  end
end

return m
