local module = { hp = 100 }

function module.on_update()
  module.hp = module.hp - 10
end

return module
