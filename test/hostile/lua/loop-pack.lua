-- attack: packs and unpacks with formats of a million letters
-- class: loop
-- expect: killed
local entity = ...
local m = {}

function m.on_update(dt)
  local format = ("b"):rep(100000)
  while true do
    pcall(string.packsize, ("i16"):rep(100000))
    pcall(string.pack, format)
    pcall(string.unpack, format, ("x"):rep(100000))
  end
end

return m
