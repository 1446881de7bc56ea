-- attack: data whose keys are tables that loop or throw when they become text
-- class: module
-- expect: harmless
local entity = ...
local m = {}

function m.on_update(dt)
  local loops = setmetatable({}, { __tostring = function() while true do end end, __name = 5 })
  local throws = setmetatable({}, { __tostring = error, __name = {} })
  m.odd = { [loops] = 1, [throws] = { print } }
  m[loops], m[throws] = { [throws] = print }, print
  pcall(state.set, "odd", { [throws] = { [loops] = print } })
end

return m
