local module = { target = { 1, 2 }, aimed = 0 }

function module.on_update()
  for _, one in ipairs(module.target) do
    module.aimed = module.aimed + one
  end
end

return module
