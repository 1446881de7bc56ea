-- attack: throws with levels that do not exist
-- class: error
-- expect: error
local entity = ...
local m = {}

function m.on_update(dt)
  for _, level in ipairs({ 0, 1, 2, 3, 100, -1, math.maxinteger, math.mininteger, 0.5 }) do pcall(error, "x", level) end
  error("x", math.maxinteger)
end

return m
