-- attack: throws 100,000 lines that look like places in other files
-- class: error
-- expect: error
local entity = ...
local m = {}

function m.on_update(dt)
  error(("other/healthy.lua:1: boom\n"):rep(100000), 0)
end

return m
