-- attack: changes its module table while it is walked, and leaves none of it
-- class: module
-- expect: harmless
local entity = ...
local m = {}

function m.on_update(dt)
  for key in pairs(m) do m[key] = nil end
  for i = 1, 1000 do m[i], m["k" .. i] = i, { i } end
end

return m
