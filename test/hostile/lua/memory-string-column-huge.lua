-- attack: writes a text of fifty million characters into a column
-- class: memory
-- expect: error,killed,harmless
local entity = ...
local m = {}

function m.on_update(dt)
  ecs.add(entity, "Text")
  ecs.component("Text").text[entity] = ("x"):rep(50000000)
end

return m
