-- attack: takes the metatable of a component and changes it
-- class: sandbox
-- expect: error
local entity = ...
local m = {}

function m.on_update(dt)
  local Position = ecs.component("Position")
  local meta = getmetatable(Position)
  if type(meta) == "table" and pcall(rawset, meta, "__index", { x = {}, y = {} }) then print("ESCAPED: metatable of components") end
  pcall(rawset, Position, "x", {})
  pcall(rawset, Position, "__index", {})
  setmetatable(Position, {})
end

return m
