-- attack: load with nil and false as environments, which must not mean the real globals
-- class: sandbox
-- expect: harmless
local entity = ...
local m = {}

function m.on_update(dt)
  local made = load("return _ENV", "x", "t", nil)
  local environment = made and made()
  if type(environment) == "table" and (environment.io or environment.os or environment.debug or environment.package) then print("ESCAPED: the real globals") end
  made = load("return _ENV", "x", "t", false)
  if made and made() == true then print("ESCAPED: odd environment") end
end

return m
