-- attack: 28 times a? before 28 times a, against 28 times a
-- class: loop
-- expect: killed
local entity = ...
local m = {}

function m.on_update(dt)
  local n = 28
  return string.find(("a"):rep(n), ("a?"):rep(n) .. ("a"):rep(n))
end

return m
