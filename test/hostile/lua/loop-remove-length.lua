-- attack: removes from the front of what claims to be 2^60 long
-- class: loop
-- expect: killed
local entity = ...
local m = {}

function m.on_update(dt)
  table.remove(setmetatable({}, { __len = function() return 1 << 60 end }), 1)
end

return m
