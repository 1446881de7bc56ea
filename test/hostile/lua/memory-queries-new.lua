-- attack: asks for every combination of components, again and again
-- class: memory
-- expect: killed,error
local entity = ...
local m = {}

function m.on_update(dt)
  local names = { "Position", "Velocity", "Kinematic", "Rotation", "Scale", "Sprite", "Animation", "Text", "Camera", "Lifetime" }
  while true do
    for set = 1, 1023 do
      local asked = {}
      for bit = 0, 9 do if set >> bit & 1 == 1 then asked[#asked + 1] = names[bit + 1] end end
      ecs.query(table.unpack(asked))
    end
  end
end

return m
