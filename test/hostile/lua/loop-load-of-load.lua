-- attack: loads a text that loads itself
-- class: loop
-- expect: killed,error,harmless
local entity = ...
local m = {}

function m.on_update(dt)
  CODE = [[ return load(CODE)() + load(CODE)() ]]
  load(CODE)()
end

return m
