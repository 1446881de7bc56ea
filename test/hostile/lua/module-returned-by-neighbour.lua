-- attack: puts the live module of another entity into its own place
-- class: module
-- expect: harmless
local entity = ...
local m = {}

function m.on_update(dt)
  for _, other in ipairs(ecs.query("bad/hostile.lua")) do
    local module = ecs.script(other, "hostile")
    if module and other ~= entity then module.on_update, module.kept = nil, m setmetatable(module, { __index = m }) end
  end
end

return m
