-- attack: a global list that grows over many frames
-- class: memory
-- expect: killed,error
local entity = ...
local m = {}

function m.on_update(dt)
  HOARD = HOARD or {}
  for _ = 1, 1000000 do HOARD[#HOARD + 1] = {} end
end

return m
