-- attack: listens to 200 new names a frame and stops, for ever
-- class: memory
-- expect: killed,harmless,error
local entity = ...
local m = {}

function m.on_update(dt)
  for i = 1, 200 do events.off(events.on("name " .. time.frame() .. " " .. entity .. " " .. i, "none")) end
end

return m
