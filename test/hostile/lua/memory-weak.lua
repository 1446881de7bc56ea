-- attack: a weak table that its own keys keep alive
-- class: memory
-- expect: killed,error
local entity = ...
local m = {}

function m.on_update(dt)
  local t = setmetatable({}, { __mode = "k" })
  while true do
    local key = {}
    t[key] = { key, t }
  end
end

return m
