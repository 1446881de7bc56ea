local entity = ...
local module = { n = 0 }

function module.on_update()
  module.n = module.n + 1
  print(module.n .. nil)
end

return module
