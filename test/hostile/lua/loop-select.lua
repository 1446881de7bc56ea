-- attack: select over ever more arguments
-- class: loop
-- expect: killed
local entity = ...
local m = {}

function m.on_update(dt)
  local function grow(...)
    if select("#", ...) > 200 then return grow() end
    return grow(1, ...)
  end
  grow()
end

return m
