-- attack: comparing loops: __eq in pcall, then __lt, then __le
-- class: loop
-- expect: killed
local entity = ...
local m = {}

function m.on_update(dt)
  local meta = {}
  local function spin() while true do end end
  meta.__eq, meta.__lt, meta.__le = spin, spin, spin
  local a, b = setmetatable({}, meta), setmetatable({}, meta)
  pcall(function() return a == b end)
  pcall(function() return a < b end)
  return a <= b
end

return m
