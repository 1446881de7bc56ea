-- Large things in the middle: the title, the names of waves, the end of a run.
local LAYER = 1010
local X, LOGO_Y = 480, 150
local LINES = { 140, 192, 400, 446, 492 }   -- y of each line
local WAVE_SECONDS = 2
local GOLD, RED, GREEN, PALE, WHITE = 0xffd166, 0xff6a6a, 0x9be564, 0xd8d2ea, 0xffffff

local shared = require "lib.shared"
local label = require "lib.label"
local waves = require "lib.waves"
local Sprite, Position = ecs.component("Sprite"), ecs.component("Position")

local module = { logo = 0, shade = 0, lines = {} }

function module.on_start()
  events.on("wave", "on_wave")
  events.on("phase", "on_phase")
  module.shade = ecs.spawn({
    Position = {},
    Sprite = { texture = "", tint = 0x07050d, alpha = 0.4, layer = LAYER, anchorX = 0, anchorY = 0 },
    Scale = { x = 960, y = 600 },
  })
  module.logo = ecs.spawn({
    Position = { x = X, y = LOGO_Y },
    Sprite = { texture = "swarm/logo", layer = LAYER + 1 },
    Scale = { x = 14, y = 14 },
  })
  for n, y in ipairs(LINES) do module.lines[n] = label.new(X, y, LAYER + 2, 0.5) end
end

local function write(n, text, size, color) label.write(module.lines[n], text, size, color) end

local function clear()
  for n = 1, #LINES do write(n, "", 16, WHITE) end
end

function module.on_phase(phase)
  clear()
  if phase == "play" then module.on_wave(1) end
end

function module.on_wave(wave)
  write(1, "WAVE " .. wave, 44, GOLD)
  write(2, waves.has_boss(wave) and "something large is coming" or "", 20, RED)
  time.after(WAVE_SECONDS, "end_wave")
end

function module.end_wave()
  if shared.phase == "play" then clear() end
end

local function show_title()
  local blinks = time.now() % 1 < 0.65
  write(3, blinks and "PRESS SPACE" or "", 36, GOLD)
  write(4, "arrows or WASD run, shooting is automatic", 20, WHITE)
  write(5, "edit scripts/swarm/enemy.lua while you play", 16, GREEN)
end

local function show_end(rules, levels)
  local clock = ("%d:%02d"):format(rules.clock // 60, rules.clock % 60 // 1)
  write(1, "THE SWARM GOT YOU", 44, RED)
  write(2, ("%d POINTS%s"):format(rules.score, rules.is_best and "  NEW BEST" or ""), 30, GOLD)
  write(3, ("%s   %d kills   level %d   best %d"):format(clock, rules.kills, levels.level, rules.best), 20, PALE)
  write(4, rules.since % 1 < 0.65 and "SPACE to try again" or "", 24, WHITE)
end

function module.on_update()
  local rules, levels = ecs.script(shared.game, "main"), ecs.script(shared.game, "levels")
  if not (rules and levels) then return end
  Sprite.visible[module.logo] = rules.phase == "title"
  Sprite.visible[module.shade] = rules.phase ~= "play"
  Position.y[module.logo] = LOGO_Y + math.sin(time.now() * 2) * 6
  if rules.phase == "title" then show_title() end
  if rules.phase == "over" then show_end(rules, levels) end
end

return module
