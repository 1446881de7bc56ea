-- attack: logs a megabyte at a time, which costs few steps and much memory of the host
-- class: memory
-- expect: killed,error
local entity = ...
local m = {}

function m.on_update(dt)
  local text = ("x"):rep(1024):rep(1024)
  while true do print(text) end
end

return m
