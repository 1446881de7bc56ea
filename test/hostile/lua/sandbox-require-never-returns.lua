-- attack: a module that yields while it loads, and is never resumed
-- class: sandbox
-- expect: error
-- with: lib/leaves.lua = coroutine.yield("gone") return {}
-- with: lib/waits.lua = time.wait(1000) return {}
local entity = ...
local m = {}

function m.on_update(dt)
  local co = coroutine.create(function() return require("lib.leaves") end)
  coroutine.resume(co)
  time.start(function() require("lib.waits") end)
  pcall(require, "lib.leaves")
  LEFT = co
end

return m
