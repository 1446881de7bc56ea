-- attack: writes infinities and the largest numbers into what the game's systems calculate with
-- class: entity
-- expect: harmless
local entity = ...
local m = {}

function m.on_update(dt)
  ecs.add(entity, "Kinematic")
  ecs.add(entity, "Animation", { rate = 3e38, first = 65535, last = 0 })
  local Position, Velocity = ecs.component("Position"), ecs.component("Velocity")
  for _, value in ipairs({ 1 / 0, -1 / 0, 3.4e38, -3.4e38 }) do
    pcall(function() Position.x[entity] = value Velocity.x[entity] = value end)
  end
end

return m
