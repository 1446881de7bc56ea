-- attack: throws false, a number and a function in turn
-- class: error
-- expect: error
local entity = ...
local m = {}

function m.on_update(dt)
  m.n = (m.n or 0) + 1
  error(({ [0] = false, 1.5, print })[m.n % 3])
end

return m
