-- attack: twenty tasks that each wait inside a call through the host
-- class: sandbox
-- expect: error,harmless
local entity = ...
local m = {}

function m.slow() time.wait(1000) end

function m.on_update()
  for _ = 1, 20 do time.start(function() ecs.call(entity, "hostile", "slow") end) end
end

return m
