-- attack: shadows _ENV by nil, by a number, by a table that throws
-- class: sandbox
-- expect: error
local entity = ...
local m = {}

function m.on_update(dt)
  local function with(environment) local _ENV = environment return x end
  pcall(with, nil)
  pcall(with, 5)
  pcall(with, setmetatable({}, { __index = error }))
  _ENV = setmetatable({}, { __index = function() return nil end })
  missing()
end

return m
