-- attack: closing a coroutine runs a __close that loops
-- class: loop
-- expect: killed
local entity = ...
local m = {}

function m.on_update(dt)
  local co = coroutine.create(function()
    local guard <close> = setmetatable({}, { __close = function() while true do end end })
    coroutine.yield()
  end)
  coroutine.resume(co)
  coroutine.close(co)
end

return m
