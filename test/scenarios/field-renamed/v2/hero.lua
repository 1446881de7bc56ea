local module = { health = 100 }

function module.on_swap(old)
  module.health = old.hp or module.health
end

function module.on_update()
  module.health = module.health - 1
end

return module
