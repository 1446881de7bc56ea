-- attack: balanced pairs in a long text of opening brackets
-- class: loop
-- expect: killed
local entity = ...
local m = {}

function m.on_update(dt)
  local text = ("("):rep(300000)
  return string.find(text, "%b()")
end

return m
