-- attack: the message handler runs xpcall with itself as the handler
-- class: loop
-- expect: killed,error,harmless
local entity = ...
local m = {}

function m.on_update(dt)
  local function handler() xpcall(error, handler) end
  function handler() xpcall(error, handler) xpcall(error, handler) end
  xpcall(error, handler)
end

return m
