-- attack: listens to and sends events with the names the machinery might use
-- class: pollution
-- expect: harmless
local entity = ...
local m = {}

function m.on_update(dt)
  for _, name in ipairs({ "failed", "refused", "swapped", "reload", "log", "error", "update", "on_update", "mod_loaded", "mod_unloading", "*", "__index" }) do
    events.on(name, function() return "HOSTILE" end)
    events.emit(name, { code = "HOSTILE", script = "other/healthy.lua" })
  end
end

return m
