-- attack: compiles a text of ten million characters
-- class: loop
-- expect: killed,error,harmless
local entity = ...
local m = {}

function m.on_update(dt)
  local parts = {}
  for i = 1, 200000 do parts[i] = "local a" .. i % 100 .. " = {" .. i .. "} do end " end
  load("do " .. table.concat(parts, " end do ") .. " end")
end

return m
