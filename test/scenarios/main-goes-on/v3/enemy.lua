local module = { age = 0 }

function module.on_update()
  module.age = module.age + 5
end

return module
