-- attack: yields where nobody resumes
-- class: error
-- expect: error
local entity = ...
local m = {}

function m.on_update(dt)
  coroutine.yield("out")
end

return m
