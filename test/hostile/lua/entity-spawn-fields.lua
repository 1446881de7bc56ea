-- attack: spawns with odd components and fields
-- class: entity
-- expect: error
local entity = ...
local m = {}

function m.on_update(dt)
  for _, components in ipairs({ 5, "x", { Position = 5 }, { Position = { x = "5" } }, { Position = { x = 0 / 0 } }, { position = {} }, { [1] = {} }, { [{}] = {} }, { Position = { [1] = 5 } }, { Sprite = { frame = -1 } }, { Sprite = { texture = {} } }, { Lifetime = { seconds = print } }, setmetatable({}, { __pairs = error, __index = error }), { Position = setmetatable({}, { __pairs = error, __index = function() return 0 / 0 end }) } }) do
    pcall(ecs.spawn, components)
  end
  ecs.spawn({ Nothing = {} })
end

return m
