-- attack: input with odd keys
-- class: sandbox
-- expect: harmless
local entity = ...
local m = {}

function m.on_update(dt)
  for _, code in ipairs({ "", "__proto__", "constructor", ("k"):rep(1000):rep(100), "\0", "\xff", 5, {}, print, true }) do
    pcall(input.down, code) pcall(input.pressed, code) pcall(input.released, code) pcall(input.axis, code, code)
  end
  if type(input.pointer()) ~= "number" then print("odd pointer") end
end

return m
