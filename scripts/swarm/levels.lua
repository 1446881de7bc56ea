-- Experience, levels, and the choice of upgrades, which is made while the fight goes on. On main.lua's entity.
local CHOOSE_SECONDS = 7    -- then the first one is taken
local ON_TITLE = { rate = 3, shots = 2, blades = 3, magnet = 2, damage = 2 }

local shared = require "lib.shared"
local upgrades = require "lib.upgrades"
local effects = require "lib.effects"

-- levels: upgrade -> how often; owed: choices that wait; choices: the ids of the offer that is open
local module = { level = 1, xp = 0, levels = {}, owed = 0, choices = {}, choose_for = 0 }

function module.on_start()
  events.on("phase", "on_phase")
  events.on("xp", "on_xp")
  events.on("skipped", "on_skipped")
end

function module.on_phase(phase)
  module.choices, module.owed = {}, 0
  if phase == "over" then return end
  module.level, module.xp, module.levels = 1, 0, {}
  if phase == "title" then
    for id, count in pairs(ON_TITLE) do module.levels[id] = count end
  end
end

function module.on_xp(worth)
  if shared.phase ~= "play" then return end
  events.emit("points", worth)
  module.xp = module.xp + worth
  local needed = upgrades.needed(module.level)
  while module.xp >= needed do
    module.xp, module.level, module.owed = module.xp - needed, module.level + 1, module.owed + 1
    needed = upgrades.needed(module.level)
    effects.ring(shared.x, shared.y, 0x9be564, 3)
  end
end

function module.on_skipped(skip)
  -- about what a hero knows by then
  for _ = module.level, skip.wave * 3 - 1 do
    module.level = module.level + 1
    local id = upgrades.offer(module.levels)[1]
    if id then module.levels[id] = (module.levels[id] or 0) + 1 end
  end
end

local function learn(id)
  module.levels[id] = (module.levels[id] or 0) + 1
  module.choices = {}
  effects.number(shared.x, shared.y - 24, upgrades.list[id].name, 0x9be564, 20)
end

local function chosen()
  for n = 1, #module.choices do
    if input.pressed("Digit" .. n) or input.pressed("Numpad" .. n) then return n end
  end
  return module.choose_for <= 0 and 1 or nil
end

function module.on_update(dt)
  if #module.choices == 0 and module.owed > 0 then
    module.choices, module.owed = upgrades.offer(module.levels), module.owed - 1
    module.choose_for = CHOOSE_SECONDS
  end
  module.choose_for = module.choose_for - dt
  local choice = chosen()
  if choice and module.choices[choice] then learn(module.choices[choice]) end
  -- every frame, so that an edit of lib/upgrades.lua shows at once
  shared.stats = upgrades.stats(module.levels)
end

return module
