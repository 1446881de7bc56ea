-- attack: two modules that require each other
-- class: loop
-- expect: error
-- with: lib/a.lua = return { b = require("lib.b") }
-- with: lib/b.lua = return { a = require("lib.a") }
local entity = ...
local m = {}

function m.on_update(dt)
  return require("lib.a")
end

return m
