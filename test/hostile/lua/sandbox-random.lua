-- attack: math.randomseed, to know or to change what other scripts draw
-- class: sandbox
-- expect: harmless
local entity = ...
local m = {}

function m.on_update(dt)
  if math.randomseed then pcall(math.randomseed, 1) pcall(math.randomseed) end
  for _, a in ipairs({ 0, -1, 0.5, 0 / 0, 1 / 0, math.mininteger, "1", {} }) do pcall(random, a) pcall(math.random, a, a) pcall(random, a, 5) end
  pcall(random, math.mininteger, math.maxinteger)
end

return m
