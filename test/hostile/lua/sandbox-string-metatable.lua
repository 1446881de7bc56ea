-- attack: changes the metatable of all texts
-- class: sandbox
-- expect: harmless
local entity = ...
local m = {}

function m.on_update(dt)
  local meta = getmetatable("")
  if type(meta) == "table" then
    pcall(rawset, meta, "__index", function() return "HOSTILE" end)
    pcall(function() meta.__add = function() return "HOSTILE" end end)
    meta.__name = "HOSTILE"
  end
  pcall(setmetatable, "", {})
end

return m
