-- attack: __gc behind an __index of the metatable, or given by rawset
-- class: loop
-- expect: harmless
local entity = ...
local m = {}

function m.on_update(dt)
  local gc = function() print("ESCAPED: a finalizer ran") while true do end end
  local meta = setmetatable({}, { __index = { __gc = gc } })
  setmetatable({}, meta)
  local raw = rawset({}, "__gc", gc)
  pcall(setmetatable, {}, raw)
  for _ = 1, 1000 do local _ = setmetatable({}, meta) end
end

return m
