-- attack: string.dump by every way to the string library
-- class: sandbox
-- expect: harmless
local entity = ...
local m = {}

function m.on_update(dt)
  for _, library in ipairs({ string, getmetatable("") and getmetatable("").__index or {}, moonloop.string or {}, _G.string }) do
    if type(library) == "table" and library.dump then print("ESCAPED: dump") end
  end
  local ok = pcall(function() return ("").dump(print) end)
  if ok then print("ESCAPED: dump") end
end

return m
