-- attack: columns with every sort of value
-- class: sandbox
-- expect: error
local entity = ...
local m = {}

function m.on_update(dt)
  local x = ecs.component("Position").x
  for _, value in ipairs({ 0 / 0, "5", "x", true, false, {}, print, x, coroutine.running() }) do
    if pcall(function() x[entity] = value end) then print("ESCAPED: wrote " .. tostring(value)) end
  end
  x[entity] = 1e308
  x[entity] = -1e308
  x[entity] = 0
  x[entity] = nil
end

return m
