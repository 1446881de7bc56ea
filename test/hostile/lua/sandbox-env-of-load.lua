-- attack: load with an environment that passes on the globals and adds what is missing
-- class: sandbox
-- expect: harmless
local entity = ...
local m = {}

function m.on_update(dt)
  local reached = {}
  local environment = setmetatable({}, { __index = function(_, name) reached[#reached + 1] = name return _G[name] end })
  local found = load("return io, os, debug, package, _G, _ENV, require, dofile", "x", "t", environment)
  local io, os, debug, package = found()
  if io or os or debug or package then print("ESCAPED: library by load") end
  if load("return _ENV")() ~= _G then print("another environment for loaded text") end
  load("goto out do local a end ::out:: NEW_GLOBAL = 1")()
end

return m
