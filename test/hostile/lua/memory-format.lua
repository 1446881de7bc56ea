-- attack: %s of a huge text, many times in one format
-- class: memory
-- expect: killed,error,harmless
local entity = ...
local m = {}

function m.on_update(dt)
  local text = ("x"):rep(10000000)
  return #string.format(("%s"):rep(200), table.unpack(setmetatable({}, { __index = function() return text end }), 1, 200))
end

return m
