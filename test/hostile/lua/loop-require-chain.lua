-- attack: a chain of modules that require the next by a name made at run time
-- class: loop
-- expect: error,harmless,killed
-- with: lib/next.lua = DEPTH = (DEPTH or 0) + 1 return { require("lib.next") }
local entity = ...
local m = {}

function m.on_update(dt)
  return require("lib.next")
end

return m
