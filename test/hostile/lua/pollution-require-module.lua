-- attack: changes the table of a module that other scripts of the mod share
-- class: pollution
-- expect: error
-- with: lib/shared.lua = return { value = 1 }
local entity = ...
local m = {}

function m.on_update(dt)
  local shared = require("lib.shared")
  setmetatable(shared, { __index = function() while true do end end, __newindex = error, __pairs = error })
  for key in next, shared do shared[key] = nil end
  shared.self = shared
end

return m
