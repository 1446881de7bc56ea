-- attack: throws a text of a hundred megabytes
-- class: error
-- expect: error,killed
local entity = ...
local m = {}

function m.on_update(dt)
  error(("x"):rep(1024):rep(100 << 10))
end

return m
