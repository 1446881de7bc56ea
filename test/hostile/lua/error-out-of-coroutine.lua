-- attack: errors out of coroutines, passed on by wrap through fifty of them
-- class: error
-- expect: error
local entity = ...
local m = {}

function m.on_update(dt)
  local function floor(n)
    if n == 0 then error(setmetatable({}, { __tostring = error })) end
    coroutine.wrap(floor)(n - 1)
  end
  floor(50)
end

return m
