-- attack: takes what time.wait hands over, and waits for NaN seconds with it, so that no timer of the mod is due any more
-- class: sandbox
-- expect: error,harmless
local entity = ...
local m = {}

function m.on_update(dt)
  if not m.task then
    time.start(function() m.task = coroutine.running() time.wait(0) time.wait(0) end)
    return
  end
  local ok, token, seconds = coroutine.resume(m.task)
  if ok and type(token) == "table" then
    for _, odd in ipairs({ 0 / 0, -1 / 0, 1 / 0, "x", {}, setmetatable({}, { __add = function() return 0 / 0 end }) }) do
      time.start(function() coroutine.yield(token, odd) end)
    end
  end
  m.task = nil
end

return m
