local tuning = {}

function tuning.hit(hp)
  return hp - 10
end

return tuning
