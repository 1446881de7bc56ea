-- attack: changes the data of an event that others of the same mod get
-- class: pollution
-- expect: harmless
local entity = ...
local m = {}

function m.on_start()
  events.on("shared", function(data) if type(data) == "table" then data.HOSTILE = true setmetatable(data, { __index = error }) end end)
end

function m.on_update()
  events.emit("shared", { entity })
  events.emit("flood", setmetatable({ HOSTILE = 1 }, { __index = error }))
end

return m
