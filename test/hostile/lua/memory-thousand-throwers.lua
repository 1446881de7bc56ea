-- attack: a thousand entities that all throw a long text
-- class: memory
-- expect: error
-- entities: 1000
local entity = ...
local m = {}

function m.on_update(dt)
  error(("x"):rep(10000) .. entity)
end

return m
