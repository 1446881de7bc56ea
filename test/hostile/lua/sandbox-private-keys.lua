-- attack: guesses keys under which the machinery would keep things in modules and globals
-- class: sandbox
-- expect: harmless
local entity = ...
local m = {}

function m.on_update(dt)
  for _, name in ipairs({ "__kernel", "_kernel", "kernel", "__moonloop", "__bridge", "bridge", "__instances", "instances", "__registry", "registry", "__host", "host", "__columns", "__vm", "__enter", "__state", "__id", "__entity", "__mod" }) do
    local found = rawget(_G, name)
    if found ~= nil then print("ESCAPED: " .. name) end
    m[name] = { HOSTILE = true }
  end
  for i = -5, 5 do m[i] = print end
  m[0 / 1], m[1.5], m[print], m[m] = m, m, m, m
end

return m
