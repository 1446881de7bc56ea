-- attack: odd lists of fields not to keep
-- class: pollution
-- expect: harmless
local entity = ...
local m = {}

function m.on_update(dt)
  for _, transient in ipairs({ 5, "x", print, { 1, {}, print, "x" }, setmetatable({}, { __index = function() return "x" end }) }) do m.transient = transient end
  m.transient = setmetatable({}, { __index = function(_, i) return "field" .. i end, __len = function() return 1 << 40 end, __pairs = error })
end

return m
