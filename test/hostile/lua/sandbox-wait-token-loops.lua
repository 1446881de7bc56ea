-- attack: waits for a number of its own making, which loops when it is compared
-- class: sandbox
-- expect: error,killed,harmless
local entity = ...
local m = {}

function m.on_update(dt)
  if not m.task then
    time.start(function() m.task = coroutine.running() time.wait(0) time.wait(0) end)
    return
  end
  local ok, token = coroutine.resume(m.task)
  local trap
  trap = setmetatable({}, { __add = function() return trap end, __lt = function() while true do end end, __le = function() while true do end end })
  if ok then for _ = 1, 3 do time.start(function() coroutine.yield(token, trap) end) end end
  m.task = nil
end

return m
