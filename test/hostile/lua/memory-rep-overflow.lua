-- attack: a length that overflows 32 bits and comes out small
-- class: memory
-- expect: error
local entity = ...
local m = {}

function m.on_update(dt)
  return string.rep(("x"):rep(65536), 65537, ("y"):rep(65536))
end

return m
