local module = { health = 100 }

function module.on_update()
  module.health = module.health - 5
end

return module
