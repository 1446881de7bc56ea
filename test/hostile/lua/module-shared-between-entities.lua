-- attack: all entities put their data into one table that each holds
-- class: module
-- expect: harmless
local entity = ...
local m = {}

function m.on_update(dt)
  ALL = ALL or {}
  ALL[entity] = m
  m.all = ALL
  for _, other in pairs(ALL) do other.touched = entity end
end

return m
