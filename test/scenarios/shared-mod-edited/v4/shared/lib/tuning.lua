local tuning = {}

function tuning.hit(hp)
  return hp - 20
end

return tuning
