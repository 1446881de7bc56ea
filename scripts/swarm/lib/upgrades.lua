-- What the hero can learn, and what it comes to.
local upgrades = {}

upgrades.list = {
  rate = { name = "RAPID FIRE", text = "shoot faster", most = 7 },
  shots = { name = "MORE SHOTS", text = "one more bolt", most = 6 },
  damage = { name = "SHARP BOLTS", text = "more damage", most = 6 },
  pierce = { name = "PIERCING", text = "bolts go through", most = 4 },
  blades = { name = "BLADES", text = "one more blade", most = 6 },
  speed = { name = "SWIFT BOOTS", text = "run faster", most = 4 },
  magnet = { name = "MAGNET", text = "gems come to you", most = 4 },
  mend = { name = "MENDING", text = "heal over time", most = 4 },
}
-- pairs has no fixed order; the game must play the same each time
local ORDER = { "rate", "shots", "damage", "pierce", "blades", "speed", "magnet", "mend" }

-- XP from one level to the next.
function upgrades.needed(level) return 3 + level * 3 // 2 + level * level // 12 end

-- Three different upgrades that can still be learnt, at random.
function upgrades.offer(levels)
  local open, offer = {}, {}
  for _, id in ipairs(ORDER) do
    if (levels[id] or 0) < upgrades.list[id].most then open[#open + 1] = id end
  end
  while #open > 0 and #offer < 3 do offer[#offer + 1] = table.remove(open, random(#open)) end
  return offer
end

-- What the hero can do with these levels.
function upgrades.stats(levels)
  local function of(id) return levels[id] or 0 end
  return {
    cooldown = 0.32 * 0.85 ^ of("rate"),
    shots = 1 + of("shots"),
    damage = 15 + 7 * of("damage"),
    pierce = 1 + of("pierce"),
    blades = of("blades"),
    speed = 155 + 16 * of("speed"),
    magnet = 85 + 40 * of("magnet"),
    mend = 0.5 * of("mend"),
  }
end

return upgrades
