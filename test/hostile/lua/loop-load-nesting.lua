-- attack: loads 100,000 brackets inside each other
-- class: loop
-- expect: killed,error
local entity = ...
local m = {}

function m.on_update(dt)
  for _, text in ipairs({ ("("):rep(100000), ("{"):rep(100000), "return " .. ("-"):rep(100000) .. "1", ("do "):rep(100000) }) do
    load(text)
  end
  assert(load("return " .. ("not "):rep(100000) .. "1"))
end

return m
