-- attack: throws a table that contains itself
-- class: error
-- expect: error
local entity = ...
local m = {}

function m.on_update(dt)
  local problem = { code = "INTERNAL", message = 5 }
  problem.cause, problem.place, problem[1] = problem, problem, problem
  error(problem)
end

return m
