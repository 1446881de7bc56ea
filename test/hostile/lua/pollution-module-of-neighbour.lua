-- attack: reads the live module of a neighbour of the same mod
-- class: pollution
-- expect: harmless
local entity = ...
local m = {}

function m.on_update(dt)
  for _, other in ipairs(ecs.query("bad/healthy.lua")) do
    local module = ecs.script(other, "healthy")
    if module and module.updates == nil then print("the neighbour has no counter") end
  end
end

return m
