-- attack: a script that requires itself
-- class: loop
-- expect: error,harmless
local entity = ...
local m = {}

function m.on_update(dt)
  return require("hostile")
end

return m
