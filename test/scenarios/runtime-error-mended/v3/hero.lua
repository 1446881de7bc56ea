local entity = ...
local module = { n = 0 }

function module.on_update()
  module.n = module.n + 1
  print("fine", module.n)
end

return module
