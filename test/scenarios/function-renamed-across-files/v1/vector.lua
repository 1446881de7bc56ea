local vector = {}

function vector.plus(a, b)
  return a + b
end

return vector
