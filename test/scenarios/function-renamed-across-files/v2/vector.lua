local vector = {}

function vector.add(a, b)
  return a + b
end

return vector
