-- attack: takes a million bytes of a text as results
-- class: loop
-- expect: killed,error,harmless
local entity = ...
local m = {}

function m.on_update(dt)
  local text = ("x"):rep(1000000)
  while true do text:byte(1, -1) end
end

return m
