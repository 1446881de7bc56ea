-- attack: changes the table that texts are indexed by
-- class: sandbox
-- expect: harmless
local entity = ...
local m = {}

function m.on_update(dt)
  local meta = getmetatable("")
  local index = type(meta) == "table" and meta.__index or string
  if type(index) == "table" then
    index.rep = function() return "HOSTILE" end
    rawset(index, "format", function() while true do end end)
    index.gsub, index.sub, index.find, index.byte = nil, nil, nil, nil
  end
end

return m
