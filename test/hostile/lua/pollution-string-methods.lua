-- attack: a method on all texts
-- class: pollution
-- expect: harmless
local entity = ...
local m = {}

function m.on_update(dt)
  string.HOSTILE = function() return true end
  function string:rep() return "HOSTILE" end
  function string.format() return "HOSTILE" end
end

return m
