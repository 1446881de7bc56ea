-- attack: data whose metamethods loop while the host copies it
-- class: sandbox
-- expect: harmless,killed,error
local entity = ...
local m = {}

function m.on_update(dt)
  local trap = function() while true do end end
  local data = setmetatable({ 1, 2, x = 3 }, { __index = trap, __newindex = trap, __len = trap, __pairs = trap, __eq = trap, __tostring = trap, __close = trap, __name = "x", __metatable = false })
  pcall(events.emit, "flood", data)
  pcall(state.set, "trap", data)
  m.trap = data
end

return m
