-- attack: yields out of comparators, metamethods and gsub
-- class: error
-- expect: error
local entity = ...
local m = {}

function m.on_update(dt)
  pcall(table.sort, { 3, 2, 1 }, coroutine.yield)
  pcall(string.gsub, "x", "x", coroutine.yield)
  pcall(function() return setmetatable({}, { __index = coroutine.yield }).x end)
  pcall(load, coroutine.yield)
  pcall(require, setmetatable({}, { __tostring = coroutine.yield }))
  for _ in coroutine.yield do end
end

return m
