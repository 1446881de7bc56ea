-- attack: sorting what claims to have two thousand million places
-- class: loop
-- expect: killed,error
local entity = ...
local m = {}

function m.on_update(dt)
  table.sort(setmetatable({}, { __len = function() return 2147483646 end, __index = function(_, i) return i end, __newindex = function() end }))
end

return m
