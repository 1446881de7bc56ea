local module = { waves = 0 }

function module.on_start()
  print("start 2")
  module.wave()
end

function module.wave()
  for _ = 1, 10 do
    ecs.spawn({ Position = {} }, "enemy.lua")
  end
  module.waves = module.waves + 1
  print("wave 2", module.waves)
end

events.on("next", "wave")

return module
