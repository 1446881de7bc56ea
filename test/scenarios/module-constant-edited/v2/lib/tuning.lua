local tuning = {}

tuning.damage = 10

function tuning.hit(points)
  return points - tuning.damage
end

return tuning
