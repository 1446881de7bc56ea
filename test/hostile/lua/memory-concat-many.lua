-- attack: table.concat of a long text with itself
-- class: memory
-- expect: killed,error
local entity = ...
local m = {}

function m.on_update(dt)
  local text, list = ("x"):rep(1000000), {}
  for i = 1, 5000 do list[i] = text end
  return #table.concat(list)
end

return m
