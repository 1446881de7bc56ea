-- attack: table.pack of everything table.unpack gives, again and again
-- class: memory
-- expect: killed,error,harmless
local entity = ...
local m = {}

function m.on_update(dt)
  local all = {}
  while true do all[#all + 1] = table.pack(table.unpack({}, 1, 200000)) end
end

return m
