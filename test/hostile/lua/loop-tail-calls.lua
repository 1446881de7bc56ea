-- attack: two functions that call each other for ever as tail calls
-- class: loop
-- expect: killed
local entity = ...
local m = {}

function m.on_update(dt)
  local ping, pong
  function ping() return pong() end
  function pong() return ping() end
  ping()
end

return m
