-- attack: looks for the collector behind every name
-- class: sandbox
-- expect: harmless
local entity = ...
local m = {}

function m.on_update(dt)
  for _, name in ipairs({ "collectgarbage", "gc", "collect", "step" }) do
    for _, group in ipairs({ _G, moonloop, ecs, time, coroutine, table }) do
      if rawget(group, name) then print("ESCAPED: " .. name) end
    end
  end
end

return m
