-- attack: a coroutine that died of the budget is closed and loops in its __close
-- class: loop
-- expect: killed
local entity = ...
local m = {}

function m.on_update(dt)
  local function spin() while true do end end
  local co = coroutine.create(function()
    local guard <close> = setmetatable({}, { __close = spin })
    spin()
  end)
  coroutine.resume(co)
  coroutine.close(co)
  spin()
end

return m
