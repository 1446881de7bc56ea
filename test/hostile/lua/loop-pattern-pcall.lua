-- attack: a pattern that cannot match, caught and tried again for ever
-- class: loop
-- expect: killed
local entity = ...
local m = {}

function m.on_update(dt)
  while true do pcall(string.gsub, ("a"):rep(300), (".-"):rep(7) .. "b", "") end
end

return m
