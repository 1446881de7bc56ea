local module = { score = 0, cache = {}, transient = { "cache" } }

function module.on_update()
  if not module.cache.text then module.cache.text = "made by 2" end
  module.score = module.score + 1
end

return module
