-- attack: a table that is its own __call
-- class: loop
-- expect: killed,error
local entity = ...
local m = {}

function m.on_update(dt)
  local t = {}
  setmetatable(t, { __call = t })
  t()
end

return m
