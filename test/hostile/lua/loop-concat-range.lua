-- attack: joins the places 1 to 9e18 of a table that has all of them
-- class: loop
-- expect: killed
local entity = ...
local m = {}

function m.on_update(dt)
  return table.concat(setmetatable({}, { __index = function() return "" end }), "", 1, math.maxinteger - 1)
end

return m
