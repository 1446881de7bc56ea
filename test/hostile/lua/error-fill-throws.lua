-- attack: spawning throws an error that throws, out of the metamethods of its arguments
-- class: error
-- expect: error
local entity = ...
local m = {}

function m.on_update(dt)
  pcall(ecs.spawn, setmetatable({}, { __index = function() error(setmetatable({}, { __tostring = error })) end }))
  pcall(ecs.spawn, { [setmetatable({}, { __tostring = error })] = 5 })
  ecs.spawn(setmetatable({}, { __index = function() error(nil) end }))
end

return m
