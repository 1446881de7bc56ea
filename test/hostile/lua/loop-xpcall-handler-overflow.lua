-- attack: a stack overflow whose handler overflows the rest of the stack, again and again
-- class: loop
-- expect: killed,error,harmless
local entity = ...
local m = {}

function m.on_update(dt)
  local function deep() return 1 + deep() end
  while true do xpcall(deep, deep) end
end

return m
