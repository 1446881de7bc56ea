-- attack: requires by every path that leads out of the mod
-- class: sandbox
-- expect: error
local entity = ...
local m = {}

function m.on_update(dt)
  for _, name in ipairs({ "../other/healthy", "..other.healthy", "../../etc/passwd", "/etc/passwd", "//etc/passwd", "C:\\x", "\\\\server\\x", "..\\other\\healthy", "lib\0", "lib/../../other/healthy", "other/healthy", "other.healthy", "other:healthy", "other:lib", ":healthy", "game:", "file:///etc/passwd", "http://localhost/x", "./../other/healthy.lua", "mod.toml", "bad/mod.toml", "lib/%2e%2e/x", "", " ", ".", "..", "...", "/", "~", "~/x", "con", "healthy\n", ("a/"):rep(10000) .. "x", "\xff\xfe" }) do
    local ok, made = pcall(require, name)
    if ok then print("ESCAPED: require " .. name:sub(1, 40) .. " " .. tostring(made)) end
  end
  require("../other/healthy")
end

return m
