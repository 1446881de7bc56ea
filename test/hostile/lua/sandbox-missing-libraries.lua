-- attack: looks for io, os, debug, package and the like under every global
-- class: sandbox
-- expect: harmless
local entity = ...
local m = {}

function m.on_update(dt)
  for _, name in ipairs({ "io", "os", "debug", "package", "dofile", "loadfile", "collectgarbage", "loadstring", "module", "newproxy", "js", "window", "process", "globalThis", "null" }) do
    if _G[name] ~= nil or _ENV[name] ~= nil then print("ESCAPED: " .. name) end
  end
  if string.dump then print("ESCAPED: string.dump") end
  if package or io or os or debug then print("ESCAPED: library") end
end

return m
