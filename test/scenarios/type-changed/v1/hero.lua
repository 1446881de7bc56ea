local module = { target = 7, aimed = 0 }

function module.on_update()
  module.aimed = module.aimed + module.target
end

return module
