local module = { age = 0 }

function module.on_update()
  module.age = module.age + 1
end

return module
