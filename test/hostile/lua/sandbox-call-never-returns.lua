-- attack: leaves twenty host calls by yielding and never comes back
-- class: sandbox
-- expect: harmless,error
local entity = ...
local m = {}

m.kept = {}
function m.leave() coroutine.yield("gone") end

function m.on_update()
  for _ = 1, 20 do
    local co = coroutine.create(function() ecs.call(entity, "hostile", "leave") end)
    coroutine.resume(co)
    m.kept[#m.kept % 50 + 1] = co
  end
end

return m
