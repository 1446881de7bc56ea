-- attack: throws values whose __name is odd
-- class: error
-- expect: error,killed
local entity = ...
local m = {}

function m.on_update(dt)
  for _, name in ipairs({ 5, "", ("n"):rep(1000):rep(1000), "\0\xff", {}, print }) do
    local problem = setmetatable({}, { __name = name })
    pcall(error, problem) pcall(tostring, problem) pcall(function() return problem + 1 end)
    pcall(ecs.despawn, problem) pcall(string.rep, problem)
  end
  error(setmetatable({}, { __name = ("n"):rep(100000) }))
end

return m
