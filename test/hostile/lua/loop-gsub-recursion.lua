-- attack: gsub calls itself through its callback
-- class: loop
-- expect: error,killed
local entity = ...
local m = {}

function m.on_update(dt)
  local function deep() return (string.gsub("a", "a", deep)) end
  function deep() return (string.gsub("a", "a", deep)) end
  deep()
end

return m
