-- attack: resumes coroutines that yield, for ever
-- class: loop
-- expect: killed
local entity = ...
local m = {}

function m.on_update(dt)
  while true do
    local co = coroutine.wrap(function() coroutine.yield() end)
    co()
    co()
  end
end

return m
