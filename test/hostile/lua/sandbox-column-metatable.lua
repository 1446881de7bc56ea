-- attack: takes the metatable of a column and changes it
-- class: sandbox
-- expect: error
local entity = ...
local m = {}

function m.on_update(dt)
  local column = ecs.component("Position").x
  local meta = getmetatable(column)
  if type(meta) == "table" then
    print("ESCAPED: metatable of columns")
    meta.__index = function() return 5 end
  end
  setmetatable(column, { __index = function() return 5 end })
end

return m
