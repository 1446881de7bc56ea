local module = { bag = { gold = 0, potions = 0 }, log = {} }

function module.on_update()
  module.bag.gold = module.bag.gold + 1
end

return module
