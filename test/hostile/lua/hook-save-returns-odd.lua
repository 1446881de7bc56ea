-- attack: saving its state returns what cannot be kept
-- class: hook
-- expect: harmless
local entity = ...
local m = {}

function m.on_save()
  local odd = { print, coroutine.running(), ecs.component("Position").x }
  odd.self = odd
  return setmetatable(odd, { __index = error, __pairs = error, __len = error })
end
function m.on_restore(saved) if saved then saved.x = 1 end end

return m
