local tuning = {}

function tuning.hit(hp)
  return hp - 1
end

return tuning
