-- attack: yields out of pcall inside pcall for ever
-- class: loop
-- expect: killed
local entity = ...
local m = {}

function m.on_update(dt)
  local co = coroutine.wrap(function()
    while true do pcall(pcall, coroutine.yield) end
  end)
  while true do co() end
end

return m
