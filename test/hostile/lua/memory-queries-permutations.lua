-- attack: asks for the same components in ever new orders and repetitions
-- class: memory
-- expect: killed,error,harmless
local entity = ...
local m = {}

function m.on_update(dt)
  local asked = {}
  for i = 1, 2000 do
    asked[#asked % 60 + 1] = ({ "Position", "Velocity", "Sprite" })[i % 3 + 1]
    ecs.query(table.unpack(asked))
  end
end

return m
