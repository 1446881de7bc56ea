local vector = require "vector"

local module = { sum = 0 }

local add = assert(vector.add, "vector has no add")

function module.on_update()
  module.sum = add(module.sum, 1)
end

return module
