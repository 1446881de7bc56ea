-- attack: __gc is put into the metatable after setmetatable has looked
-- class: loop
-- expect: error
local entity = ...
local m = {}

function m.on_update(dt)
  local meta = {}
  setmetatable({}, meta)
  meta.__gc = function() print("ESCAPED: a finalizer ran") while true do end end
  setmetatable(setmetatable({}, {}), meta)
  for _ = 1, 1000 do pcall(setmetatable, {}, meta) end
end

return m
