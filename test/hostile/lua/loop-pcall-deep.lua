-- attack: a tower of pcalls, each of which goes on when the one inside is ended
-- class: loop
-- expect: killed
local entity = ...
local m = {}

function m.on_update(dt)
  local function floor(n)
    if n == 0 then while true do end end
    while true do pcall(floor, n - 1) end
  end
  floor(150)
end

return m
