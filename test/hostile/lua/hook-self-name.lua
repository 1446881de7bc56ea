-- attack: hooks with parameters called self in odd places
-- class: hook
-- expect: harmless
local entity = ...
local m = {}

function m.on_update(dt, self) if type(dt) ~= "number" then error("no number") end end
function m.on_start(self, self2) self.started = true end
m.on_fixed_update = coroutine.wrap(function(self) while true do self = coroutine.yield(self) end end)

return m
