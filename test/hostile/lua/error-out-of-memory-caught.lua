-- attack: catches running out of memory, and then throws
-- class: error
-- expect: killed,error,harmless
local entity = ...
local m = {}

function m.on_update(dt)
  local list = {}
  pcall(function() while true do list[#list + 1] = ("x"):rep(10000000) .. #list end end)
  error("after")
end

return m
