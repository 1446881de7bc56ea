-- attack: a handler that registers two more handlers of its event
-- class: memory
-- expect: harmless,killed,error
local entity = ...
local m = {}

local function more()
  events.on("more", more)
  events.on("more", more)
end
function more()
  events.on("more", more)
  events.on("more", more)
end

function m.on_start() events.on("more", more) end

function m.on_update() for _ = 1, 25 do events.emit("more") end end

return m
