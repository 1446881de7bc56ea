-- attack: numbers for ever: random, floor division, remainders, powers
-- class: loop
-- expect: killed
local entity = ...
local m = {}

function m.on_update(dt)
  while true do
    local _ = random(math.mininteger, math.maxinteger) // 3 % 7
    pcall(function() return math.mininteger // 0 end)
    _ = math.mininteger // -1
    _ = math.fmod(1e308, 3e-300) ^ 0.5
  end
end

return m
