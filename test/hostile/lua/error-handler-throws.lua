-- attack: throws out of a message handler out of a message handler
-- class: error
-- expect: error,killed
local entity = ...
local m = {}

function m.on_update(dt)
  local function handler(problem) error({ problem }) end
  for _ = 1, 50 do xpcall(xpcall, handler, error, handler, "x") end
  error(select(2, xpcall(error, handler, "x")))
end

return m
