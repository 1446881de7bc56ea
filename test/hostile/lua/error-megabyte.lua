-- attack: throws a text of a megabyte
-- class: error
-- expect: error
local entity = ...
local m = {}

function m.on_update(dt)
  error(("x"):rep(1024):rep(1024))
end

return m
