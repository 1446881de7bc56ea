-- attack: a module whose hooks are a different kind of thing at each look
-- class: module
-- expect: error,harmless
local entity = ...
local m = {}

function m.on_update(dt)
  local looks = 0
  m.on_update = nil
  setmetatable(m, { __index = function(_, name)
    looks = looks + 1
    if looks % 3 == 0 then return nil end
    if looks % 3 == 1 then return 5 end
    return function() end
  end })
end

return m
