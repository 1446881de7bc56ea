-- attack: spawns without an end and catches the refusal
-- class: memory
-- expect: killed,error
local entity = ...
local m = {}

function m.on_update(dt)
  while true do pcall(ecs.spawn, { Position = {}, Text = { text = "x" } }) end
end

return m
