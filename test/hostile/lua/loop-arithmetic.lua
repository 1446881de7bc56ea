-- attack: every arithmetic operator loops
-- class: loop
-- expect: killed
local entity = ...
local m = {}

function m.on_update(dt)
  local meta = {}
  for name in ("add sub mul div mod pow unm idiv band bor bxor shl shr bnot"):gmatch("%a+") do
    meta["__" .. name] = function() while true do end end
  end
  local t = setmetatable({}, meta)
  pcall(function() return t + 1 end)
  pcall(function() return 1 << t end)
  return -t
end

return m
