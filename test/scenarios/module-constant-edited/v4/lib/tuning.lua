local tuning = {}

tuning.damage = 20

function tuning.hit(points)
  return points - tuning.damage
end

return tuning
