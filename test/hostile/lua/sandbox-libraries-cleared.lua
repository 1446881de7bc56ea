-- attack: removes every function of every library
-- class: sandbox
-- expect: harmless
local entity = ...
local m = {}

function m.on_update(dt)
  for _, library in pairs({ string, table, coroutine, utf8, math }) do
    for name in next, library do rawset(library, name, nil) end
  end
end

return m
