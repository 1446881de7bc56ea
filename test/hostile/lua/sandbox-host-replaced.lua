-- attack: replaces the host API by functions that loop
-- class: sandbox
-- expect: harmless
local entity = ...
local m = {}

function m.on_update(dt)
  for _, group in pairs({ ecs, events, time, input, state, log, moonloop }) do
    for name in next, group do
      if not pcall(rawset, group, name, function() while true do end end) then group[name] = nil end
    end
  end
end

return m
