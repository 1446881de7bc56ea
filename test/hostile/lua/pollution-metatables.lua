-- attack: gives nil, flags, numbers, functions and threads metatables
-- class: pollution
-- expect: harmless
local entity = ...
local m = {}

function m.on_update(dt)
  for _, value in ipairs({ 1, true, print, coroutine.running() }) do
    pcall(setmetatable, value, { __index = { HOSTILE = true }, __call = function() return "HOSTILE" end })
    local meta = getmetatable(value)
    if meta then print("ESCAPED: metatable of a " .. type(value)) end
  end
  pcall(setmetatable, nil, { __index = { HOSTILE = true } })
end

return m
