-- attack: asks for and calls scripts of another mod
-- class: sandbox
-- expect: error,harmless
local entity = ...
local m = {}

function m.on_update(dt)
  for n, other in ipairs(ecs.query("other/healthy.lua")) do
    if n > 5 then break end
    for _, id in ipairs({ "other/healthy.lua", "other/healthy", "../other/healthy.lua", "other:healthy" }) do
      local ok, module = pcall(ecs.script, other, id)
      if ok and module ~= nil then print("ESCAPED: the module of another mod") end
      ok = pcall(ecs.call, other, id, "on_update", 100)
      if ok then print("ESCAPED: called another mod") end
    end
  end
  ecs.call(entity, "other/healthy.lua", "on_update", 1)
end

return m
