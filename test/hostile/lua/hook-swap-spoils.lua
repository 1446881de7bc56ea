-- attack: being swapped spoils the old module, and throws
-- class: hook
-- expect: error,killed,harmless
local entity = ...
local m = {}

function m.on_swap(old)
  for key in pairs(old) do old[key] = nil end
  old.good = "HOSTILE"
  setmetatable(old, { __index = function() while true do end end })
  error("after the damage")
end

return m
