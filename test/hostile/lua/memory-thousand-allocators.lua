-- attack: a thousand entities that allocate a megabyte a frame each
-- class: memory
-- expect: killed,error,harmless
-- entities: 1000
local entity = ...
local m = {}

function m.on_update(dt)
  m.keep = m.keep or {}
  m.keep[#m.keep + 1] = ("x"):rep(1000000) .. #m.keep
end

return m
