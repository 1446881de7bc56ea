-- attack: takes its own update away while it runs, and puts another kind of thing there
-- class: module
-- expect: error
local entity = ...
local m = {}

function m.on_update(dt)
  m.n = (m.n or 0) + 1
  local kinds = { nil, 5, "x", {}, setmetatable({}, { __call = error }), error }
  m.on_update = kinds[m.n % 6 + 1]
  m.on_fixed_update = kinds[(m.n + 1) % 6 + 1]
end

return m
