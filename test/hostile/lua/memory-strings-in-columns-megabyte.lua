-- attack: writes ever new texts of a megabyte into a column
-- class: memory
-- expect: killed,error
local entity = ...
local m = {}

function m.on_update(dt)
  ecs.add(entity, "Text")
  local text = ecs.component("Text").text
  local long = ("x"):rep(1 << 20)
  local n = 0
  while true do
    n = n + 1
    text[entity] = n .. long
  end
end

return m
