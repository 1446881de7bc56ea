-- attack: a reader that gives a binary chunk one byte at a time
-- class: sandbox
-- expect: harmless
local entity = ...
local m = {}

function m.on_update(dt)
  local text, at = "\x1bLua\x54\x00\x19\x93\r\n\x1a\n\x04\x08\x08" .. ("\xff"):rep(200), 0
  local ok, made = pcall(load, function() at = at + 1 return text:sub(at, at) end, "=x", "bt")
  if ok and made then print("ESCAPED: binary chunk") end
end

return m
