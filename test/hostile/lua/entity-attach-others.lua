-- attack: attaches odd ids: other mods, missing files, modules, paths
-- class: entity
-- expect: harmless
local entity = ...
local m = {}

function m.on_update(dt)
  for _, id in ipairs({ "other/none.lua", "none", "../other/healthy.lua", "/etc/passwd", "mod.toml", "", "\0", ("x"):rep(100000), "HEALTHY", "healthy.lua.lua", "__proto__" }) do
    local spawned = ecs.spawn({})
    pcall(ecs.attach, spawned, id)
    pcall(ecs.detach, spawned, id)
    ecs.despawn(spawned)
  end
end

return m
