-- attack: a hundred thousand sleeping coroutines, and more
-- class: memory
-- expect: killed,error
local entity = ...
local m = {}

function m.on_update(dt)
  local all = {}
  while true do
    local co = coroutine.wrap(function(...) coroutine.yield(...) end)
    co(table.unpack({}, 1, 200))
    all[#all + 1] = co
  end
end

return m
