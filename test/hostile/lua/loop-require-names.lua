-- attack: requires a million different names
-- class: loop
-- expect: killed,error
local entity = ...
local m = {}

function m.on_update(dt)
  for i = 1, 100000000 do pcall(require, "lib.none" .. i) end
  return require("lib.none")
end

return m
