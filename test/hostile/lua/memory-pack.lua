-- attack: string.pack with sizes and alignments out of all proportion
-- class: memory
-- expect: killed,error
local entity = ...
local m = {}

function m.on_update(dt)
  pcall(string.pack, "!16 i16 Xi16 s8", 1, ("x"):rep(1000000))
  return string.pack("c2147483647", "x")
end

return m
