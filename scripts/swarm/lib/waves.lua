-- How hard it is at a time of the run. Numbers only; main.lua spawns.
local waves = { seconds = 15 }

-- from which wave on a kind comes, and how often compared with the others
local KINDS = {
  { kind = "enemy", from = 1, weight = 10 },
  { kind = "circler", from = 2, weight = 3 },
  { kind = "charger", from = 3, weight = 2 },
  { kind = "shooter", from = 4, weight = 1 },
  { kind = "splitter", from = 4, weight = 2 },
}
local BOSS_EVERY = 3        -- waves
local LATE = 95             -- seconds
local CROWD_ON_TITLE = 60

function waves.number(clock) return clock // waves.seconds + 1 | 0 end

-- Enemies that should be alive.
function waves.crowd(clock, playing)
  if not playing then return CROWD_ON_TITLE end
  return 24 + clock * 0.5 + clock * clock * 0.088
end

-- Enemies that may come at once, four times a second.
function waves.batch(clock) return 4 + clock / 6 end

-- How much more enemies stand and deal than at the start. A run should end: after a while it grows faster.
function waves.rage(clock)
  local late = math.max(0, clock - LATE)
  return 1 + clock / 150 + late * late / 900
end

function waves.has_boss(wave) return wave % BOSS_EVERY == 0 end

-- Kind of the next enemy, by chance.
function waves.kind(wave)
  local sum = 0
  for _, row in ipairs(KINDS) do
    if wave >= row.from then sum = sum + row.weight end
  end
  local left = random() * sum
  for _, row in ipairs(KINDS) do
    if wave >= row.from then
      left = left - row.weight
      if left < 0 then return row.kind end
    end
  end
  return "enemy"
end

return waves
