-- attack: writes the state of another mod
-- class: sandbox
-- expect: harmless
local entity = ...
local m = {}

function m.on_update(dt)
  for _, name in ipairs({ "other", "game", "../other", "other/", "OTHER", "__proto__" }) do
    pcall(state.save_mod_state, name, { kept = "HOSTILE" })
    pcall(state.set, name .. "/kept", "HOSTILE")
    pcall(state.set, name .. ":kept", "HOSTILE")
  end
  state.save_mod_state("other", nil)
end

return m
