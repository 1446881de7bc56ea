local tuning = {}

function tuning.hit(hp)
  return hp -
end

return tuning
