local module = { bag = { gold = 0, potions = 0, keys = { 3 }, lamp = false }, log = {} }

function module.on_update()
  module.bag.gold = module.bag.gold + 1
  module.bag.keys[1] = module.bag.keys[1] + 1
end

return module
