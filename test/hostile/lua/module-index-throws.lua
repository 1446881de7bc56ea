-- attack: the first hook that is looked for and is not there throws
-- class: module
-- expect: error,harmless
local entity = ...
local m = {}

function m.on_update(dt)
  m.on_update = nil
  setmetatable(m, { __index = error })
end

return m
