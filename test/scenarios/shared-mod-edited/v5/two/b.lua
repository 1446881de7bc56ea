local tuning = require "shared:lib.tuning"

local module = { hp = 100, armour = 5 }

function module.on_update()
  module.hp = tuning.hit(module.hp)
end

return module
