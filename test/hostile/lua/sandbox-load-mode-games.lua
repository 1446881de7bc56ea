-- attack: the mode of load changes between being looked at and being used
-- class: sandbox
-- expect: harmless
local entity = ...
local m = {}

function m.on_update(dt)
  local calls = 0
  local mode = setmetatable({}, { __tostring = function() calls = calls + 1 return calls == 1 and "t" or "b" end })
  local ok, made = pcall(load, "\x1bLua", "x", mode)
  if ok and made then print("ESCAPED: mode") end
  pcall(load, "return 1", "x", nil, setmetatable({}, { __index = function() while false do end end }))
end

return m
