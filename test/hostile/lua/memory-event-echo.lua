-- attack: a handler that sends two of its event for each it gets
-- class: memory
-- expect: error,killed,harmless
local entity = ...
local m = {}

function m.on_start()
  events.on("echo", "again")
end

function m.again()
  events.emit("echo")
  events.emit("echo")
end

function m.on_update()
  events.emit("echo")
end

return m
