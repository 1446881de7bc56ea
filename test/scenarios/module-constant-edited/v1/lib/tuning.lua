local tuning = {}

tuning.damage = 1

function tuning.hit(points)
  return points - tuning.damage
end

return tuning
