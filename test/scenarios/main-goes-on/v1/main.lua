local module = { waves = 0 }

function module.on_start()
  print("start 1")
  module.wave()
end

function module.wave()
  for _ = 1, 3 do
    ecs.spawn({ Position = {} }, "enemy.lua")
  end
  module.waves = module.waves + 1
  print("wave 1", module.waves)
end

events.on("next", "wave")

return module
