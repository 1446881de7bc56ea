-- attack: gmatch with the slow pattern, inside a coroutine
-- class: loop
-- expect: killed
local entity = ...
local m = {}

function m.on_update(dt)
  for _ in coroutine.wrap(function()
    for found in string.gmatch(("a"):rep(300), (".-"):rep(7) .. "b") do coroutine.yield(found) end
  end) do end
end

return m
