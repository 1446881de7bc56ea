-- attack: looks for the table of loaded modules to put something in it
-- class: sandbox
-- expect: harmless
local entity = ...
local m = {}

function m.on_update(dt)
  for _, place in ipairs({ "package", "_LOADED", "loaded", "modules", "_MODULES", "preload", "searchers" }) do
    local found = rawget(_G, place)
    if type(found) == "table" then print("ESCAPED: " .. place) end
  end
  local meta = getmetatable(require)
  if meta then print("ESCAPED: metatable of require") end
end

return m
