-- attack: event names that are long, empty, odd and ever new
-- class: memory
-- expect: killed,harmless,error
local entity = ...
local m = {}

function m.on_update(dt)
  events.emit("", 1)
  events.emit("__proto__", 1)
  events.emit("constructor", { __proto__ = { x = 1 }, constructor = 1, toString = 1, ["then"] = 1 })
  events.emit("\0\xff", 1)
  events.emit(("n"):rep(1000):rep(1000), 1)
  for i = 1, 2000 do events.emit("name" .. i, 1) end
end

return m
