local module = { trail = "", ticks = 0 }

function module.wait()
  module.trail = module.trail .. "w1"
  if module.ticks == 3 then module.think = module.chase end
end

function module.chase()
  module.trail = module.trail .. "c1"
end

module.think = module.wait

function module.on_update()
  module.ticks = module.ticks + 1
  module.think()
end

return module
