-- attack: rawget, rawset, rawlen, next and pairs on a column
-- class: sandbox
-- expect: error
local entity = ...
local m = {}

function m.on_update(dt)
  local x = ecs.component("Position").x
  for _, try in ipairs({ rawget, rawset, rawlen, next, pairs, ipairs, table.unpack, table.concat, table.sort, table.insert, table.move }) do
    pcall(try, x, 1, 1)
  end
  table.insert(x, 5)
end

return m
