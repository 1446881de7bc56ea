-- attack: throws a value whose text throws the value
-- class: error
-- expect: error,killed
local entity = ...
local m = {}

function m.on_update(dt)
  local problem
  problem = setmetatable({}, { __tostring = function() error(problem) end })
  error(problem)
end

return m
