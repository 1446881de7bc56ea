-- Brings the enemies. On the same entity as main.lua.
local FIRST_PLACE, LAST_PLACE = 580, 720   -- distance from the hero: outside of the view, as it is without zoom

local shared = require "lib.shared"
local arena = require "lib.arena"
local waves = require "lib.waves"
local foe = require "lib.foe"

local KINDS = { "enemy", "circler", "charger", "shooter", "splitter", "boss" }
local module = { wave = 1 }

function module.on_start()
  events.on("phase", "on_phase")
  events.on("skipped", "on_skipped")
  time.every(0.25, "bring")
end

function module.on_phase(phase)
  if phase ~= "over" then module.wave = 1 end
end

function module.on_skipped(skip)
  module.wave = skip.wave
end

-- A place outside of the view and inside of the arena.
local function place()
  for _ = 1, 8 do
    local angle, distance = random() * 6.283, random(FIRST_PLACE, LAST_PLACE) / shared.zoom
    local x, y = shared.x + math.cos(angle) * distance, shared.y + math.sin(angle) * distance
    local inside_x, inside_y = arena.clamp(x, y, 20)
    if x == inside_x and y == inside_y then return x, y end
  end
  local side = (shared.x < arena.width / 2 and FIRST_PLACE or -FIRST_PLACE) / shared.zoom
  return arena.clamp(shared.x + side, shared.y + random(-300, 300), 20)
end

function module.bring()
  if shared.phase == "over" then return end
  local playing = shared.phase == "play"
  local wave = playing and waves.number(shared.clock) or 4
  if playing and wave > module.wave then
    module.wave = wave
    events.emit("wave", wave)
    if waves.has_boss(wave) then foe.spawn("boss", place()) end
  end
  local count = 0
  for _, kind in ipairs(KINDS) do count = count + #ecs.query(kind) end
  shared.crowd = count
  local missing = waves.crowd(shared.clock, playing) - count
  for _ = 1, math.min(missing, waves.batch(shared.clock)) do foe.spawn(waves.kind(wave), place()) end
end

return module
