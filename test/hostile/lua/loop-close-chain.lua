-- attack: 100 variables to be closed, each of which loops when it is
-- class: loop
-- expect: killed
local entity = ...
local m = {}

function m.on_update(dt)
  local function spin() while true do end end
  local function nest(n)
    local guard <close> = setmetatable({}, { __close = spin })
    if n > 0 then return (nest(n - 1)) end
    error("start")
  end
  nest(100)
end

return m
