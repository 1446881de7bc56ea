-- attack: gsub that makes a text a million times longer, twice
-- class: memory
-- expect: killed,error
local entity = ...
local m = {}

function m.on_update(dt)
  local text = ("x"):rep(1000)
  for _ = 1, 3 do text = text:gsub(".", text) end
  return #text
end

return m
