-- attack: throws out of a chunk whose name is odd, long or another's file
-- class: error
-- expect: error
local entity = ...
local m = {}

function m.on_update(dt)
  for _, name in ipairs({ "@other/healthy.lua", "=kernel", "@" .. ("n"):rep(100000), "\0", "@/etc/passwd", "=[C]", "@../../x.lua" }) do
    pcall(load("error('x')", name))
  end
  load("error('x')", "@other/healthy.lua")()
end

return m
