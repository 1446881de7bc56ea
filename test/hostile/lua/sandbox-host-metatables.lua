-- attack: gives the libraries and the host API metatables that loop
-- class: sandbox
-- expect: error
local entity = ...
local m = {}

function m.on_update(dt)
  local meta = { __index = function() while true do end end, __newindex = function() while true do end end, __call = error, __pairs = error, __metatable = "HOSTILE" }
  for _, group in ipairs({ string, table, math, coroutine, utf8, ecs, events, time, input, state, log, moonloop }) do
    pcall(setmetatable, group, meta)
  end
  setmetatable(ecs, meta)
end

return m
