-- attack: data nested 200,000 deep, which a reload would fill in
-- class: module
-- expect: killed,harmless,error
local entity = ...
local m = {}

function m.on_update(dt)
  local t = {}
  for _ = 1, 200000 do t = { inner = t } end
  m.deep = t
end

return m
