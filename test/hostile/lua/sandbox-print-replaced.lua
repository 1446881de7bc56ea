-- attack: replaces print, log and tostring, so that other scripts would log into its hands
-- class: sandbox
-- expect: harmless
local entity = ...
local m = {}

function m.on_update(dt)
  print = function(...) STOLEN = { ... } end
  log.info = print
  log.error = print
  tostring = function() return "HOSTILE" end
end

return m
