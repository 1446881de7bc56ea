-- attack: eight lazy repetitions that cannot match
-- class: loop
-- expect: killed
local entity = ...
local m = {}

function m.on_update(dt)
  return string.find(("a"):rep(400), (".-"):rep(8) .. "b")
end

return m
