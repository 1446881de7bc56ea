local module = { n = 0 }
function module.on_start()
  for i = 1, 200 do
    ecs.spawn({ Position = { x = random(0, 960), y = random(0, 600) }, Velocity = {}, Kinematic = {}, Sprite = { texture = "" , tint = 0xff8800 }, Scale = { x = 8, y = 8 } }, "enemy.lua")
  end
  ecs.spawn({ Position = { x = 10, y = 10 }, Text = { text = "hello moonloop", size = 24 } })
end
return module
