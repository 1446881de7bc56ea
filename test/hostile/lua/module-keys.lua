-- attack: fields with names of a megabyte, of bytes, and of hooks of the host
-- class: module
-- expect: killed,harmless
local entity = ...
local m = {}

function m.on_update(dt)
  m[("k"):rep(1000):rep(1000)] = 1
  m["\0\xff\xfe"], m[""], m["__proto__"], m["constructor"] = 1, 2, { x = 1 }, { x = 2 }
  m.then_, m["then"], m.toJSON = print, print, print
end

return m
