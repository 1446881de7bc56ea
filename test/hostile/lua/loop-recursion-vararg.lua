-- attack: every level passes one argument more
-- class: loop
-- expect: killed,error
local entity = ...
local m = {}

function m.on_update(dt)
  local function deep(...) return 1 + deep(1, ...) end
  deep()
end

return m
