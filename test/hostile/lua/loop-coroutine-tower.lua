-- attack: fifty coroutines inside each other, the innermost loops, each outer one tries again
-- class: loop
-- expect: killed
local entity = ...
local m = {}

function m.on_update(dt)
  local function floor(n)
    if n == 0 then while true do end end
    while true do coroutine.resume(coroutine.create(floor), n - 1) end
  end
  floor(50)
end

return m
