-- attack: replaces every function of every library by one that throws
-- class: sandbox
-- expect: harmless
local entity = ...
local m = {}

function m.on_update(dt)
  for _, library in pairs({ string, table, math, coroutine, utf8 }) do
    for name in next, library do
      if not pcall(rawset, library, name, function() error("HOSTILE") end) then library[name] = nil end
    end
  end
end

return m
