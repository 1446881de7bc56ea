-- attack: a list in the module table, which a reload would keep, grows over many frames
-- class: memory
-- expect: killed,error
local entity = ...
local m = {}

function m.on_update(dt)
  m.hoard = m.hoard or {}
  for _ = 1, 300000 do m.hoard[#m.hoard + 1] = { tostring(#m.hoard) } end
end

return m
