-- attack: writes ever new texts into a column
-- class: memory
-- expect: killed,error
local entity = ...
local m = {}

function m.on_update(dt)
  ecs.add(entity, "Text")
  local text = ecs.component("Text").text
  local n = 0
  while true do
    n = n + 1
    text[entity] = "text " .. n .. ("x"):rep(1000)
  end
end

return m
