-- attack: data of nine levels with thirty references to the next level each: 30^9 ways through it
-- class: module
-- expect: harmless,killed,error
local entity = ...
local m = {}

function m.on_update(dt)
  local t = { "leaf" }
  for _ = 1, 9 do
    local level = {}
    for i = 1, 30 do level[i] = t end
    t = level
  end
  m.wide = t
end

return m
