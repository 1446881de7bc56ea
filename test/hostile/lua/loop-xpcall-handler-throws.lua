-- attack: the message handler of xpcall throws whatever it gets
-- class: loop
-- expect: killed,harmless,error
local entity = ...
local m = {}

function m.on_update(dt)
  for _ = 1, 100 do xpcall(error, function(problem) error(problem) end, "x") end
end

return m
