local entity = ...
local module = { n = 0 }

function module.on_update()
  module.n = module.n + 1
  local x = module.n
end

return module
