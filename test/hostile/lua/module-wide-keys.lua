-- attack: the same with names for keys and functions at the end, which a reload looks for
-- class: module
-- expect: harmless,killed,error
local entity = ...
local m = {}

function m.on_update(dt)
  local t = { leaf = function() end }
  for _ = 1, 12 do
    local level = {}
    for i = 1, 30 do level["k" .. i] = t end
    t = level
  end
  m.wide = t
end

return m
