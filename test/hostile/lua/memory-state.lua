-- attack: stores under ever new keys
-- class: memory
-- expect: killed,error
local entity = ...
local m = {}

function m.on_update(dt)
  local n = 0
  while true do
    n = n + 1
    state.set("key" .. n, ("x"):rep(1000) .. n)
  end
end

return m
