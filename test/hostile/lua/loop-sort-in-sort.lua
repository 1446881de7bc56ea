-- attack: a comparator that sorts
-- class: loop
-- expect: error,killed,harmless
local entity = ...
local m = {}

function m.on_update(dt)
  local function sort() table.sort({ 2, 1, 3 }, sort) return false end
  function sort() table.sort({ 2, 1, 3 }, sort) return false end
  sort()
end

return m
