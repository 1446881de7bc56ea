local module = { waves = 0 }

function module.on_start()
  time.every(0.1, "wave")
  events.on("horn", module.horn)
end

function module.wave()
  module.waves = module.waves + 100
end

function module.horn(data)
  print("horn 100", data)
end

return module
