-- attack: saving its state returns a hundred million characters, and nests a million deep
-- class: hook
-- expect: killed,error,harmless
-- saves: 6
local entity = ...
local m = {}

function m.on_save()
  local list = {}
  for _ = 1, 1000000 do list = { list } end
  return { text = ("x"):rep(100000000), list = list }
end
function m.on_restore() end

return m
