-- attack: greedy repetitions that cannot match
-- class: loop
-- expect: killed
local entity = ...
local m = {}

function m.on_update(dt)
  return string.match(("a"):rep(500), (".*"):rep(8) .. "b")
end

return m
