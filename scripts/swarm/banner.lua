-- Large things in the middle: the title, the names of waves, the end of a run.
local LAYER = 1010
local X, Y = 480, 150       -- middle of the title
local LINES = { 140, 192, 400, 446, 492 }   -- where lines stand
local WAVE_SECONDS = 2

local shared = require "lib.shared"
local Text, Sprite, Position = ecs.component("Text"), ecs.component("Sprite"), ecs.component("Position")

local module = { logo = 0, shade = 0, lines = {}, shown = {} }

function module.on_start()
  events.on("wave", "on_wave")
  events.on("phase", "on_phase")
  module.shade = ecs.spawn({
    Position = { x = 0, y = 0 },
    Sprite = { texture = "", tint = 0x07050d, alpha = 0.4, layer = LAYER, anchorX = 0, anchorY = 0 },
    Scale = { x = 960, y = 600 },
  })
  module.logo = ecs.spawn({
    Position = { x = X, y = Y },
    Sprite = { texture = "swarm/logo", layer = LAYER + 1 },
    Scale = { x = 14, y = 14 },
  })
  for n = 1, #LINES do
    module.lines[n] = ecs.spawn({
      Position = { x = X, y = LINES[n] },
      Text = { layer = LAYER + 2, anchorX = 0.5, anchorY = 0.5 },
    })
  end
end

local function write(n, text, size, color)
  if module.shown[n] == text then return end
  module.shown[n] = text
  local line = module.lines[n]
  Text.text[line], Text.size[line], Text.color[line] = text, size or 16, color or 0xffffff
end

local function clear()
  for n = 1, #LINES do write(n, "") end
end

function module.on_phase(phase)
  clear()
  if phase == "play" then module.on_wave(1) end
end

function module.on_wave(wave)
  write(1, "WAVE " .. wave, 44, 0xffd166)
  if wave % 3 == 0 then write(2, "something large is coming", 18, 0xff8070) end
  time.after(WAVE_SECONDS, "end_wave")
end

function module.end_wave()
  if shared.phase == "play" then clear() end
end

local function show_title()
  local blinks = time.now() % 1 < 0.65
  write(3, blinks and "PRESS SPACE" or "", 36, 0xffd166)
  write(4, "arrows or WASD run, shooting is automatic", 20, 0xffffff)
  write(5, "edit scripts/swarm/enemy.lua while you play", 16, 0x9be564)
end

local function show_end(rules, levels)
  write(1, "THE SWARM GOT YOU", 44, 0xff6a6a)
  write(2, ("%d POINTS%s"):format(rules.score, rules.is_best and "  NEW BEST" or ""), 30, 0xffd166)
  local clock = ("%d:%02d"):format(rules.clock // 60, rules.clock % 60 // 1)
  write(3, ("%s   %d kills   level %d   best %d"):format(clock, rules.kills, levels.level, rules.best), 18, 0xd8d2ea)
  write(4, rules.since % 1 < 0.65 and "SPACE to try again" or "", 22, 0xffffff)
end

function module.on_update()
  local rules, levels = ecs.script(shared.game, "main"), ecs.script(shared.game, "levels")
  if not (rules and levels) then return end
  Sprite.visible[module.logo] = rules.phase == "title"
  Sprite.visible[module.shade] = rules.phase ~= "play"
  Position.y[module.logo] = Y + math.sin(time.now() * 2) * 6
  if rules.phase == "title" then show_title() end
  if rules.phase == "over" then show_end(rules, levels) end
end

return module
