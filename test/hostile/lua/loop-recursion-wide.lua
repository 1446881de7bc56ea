-- attack: recursion with 200 locals and 200 arguments a level
-- class: loop
-- expect: killed,error
local entity = ...
local m = {}

function m.on_update(dt)
  local source = { "local function deep(...) local a" }
  for i = 1, 190 do source[#source + 1] = ", b" .. i end
  source[#source + 1] = " = ... return 1 + deep(...) end return deep"
  load(table.concat(source))()(table.unpack({}, 1, 200))
end

return m
