-- attack: state under names that mean something to the host
-- class: sandbox
-- expect: harmless
local entity = ...
local m = {}

function m.on_update(dt)
  for _, key in ipairs({ "__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "", "\0", "\xff", ("k"):rep(1000):rep(100) }) do
    pcall(state.set, key, { polluted = "HOSTILE", __proto__ = { polluted = "HOSTILE" }, constructor = { prototype = { polluted = "HOSTILE" } } })
    pcall(state.get, key)
  end
end

return m
