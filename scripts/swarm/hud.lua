-- The bars and lines round the edge. It makes its pictures once; the numbers come from the other scripts each frame.
local DIM, BRIGHT, GOLD = 0xc4bedb, 0xffffff, 0xffd166
local LAYER = 1000          -- layers from 1000 on do not move with the camera
local WIDTH, HEIGHT = 960, 600
local BAR = 204             -- pixels of full health

local shared = require "lib.shared"
local label = require "lib.label"
local upgrades = require "lib.upgrades"
local Sprite, Scale = ecs.component("Sprite"), ecs.component("Scale")

-- bars: name -> entity; in_play: the names of those that are there only during a run; labels: see lib/label.lua
local module = { bars = {}, in_play = {}, labels = {}, names = {}, texts = {} }

local function bar(name, layer, tint, alpha, x, y, width, height)
  module.bars[name] = ecs.spawn({
    Position = { x = x, y = y },
    Sprite = { texture = "", tint = tint, alpha = alpha, layer = LAYER + layer, anchorX = 0, anchorY = 0 },
    Scale = { x = width, y = height },
  })
end

local function run_bar(name, ...)
  bar(name, ...)
  table.insert(module.in_play, name)
end

function module.on_start()
  run_bar("shade", 0, 0x07050d, 0.6, 0, 10, WIDTH, 56)
  run_bar("xp_back", 0, 0x14101f, 1, 0, 0, WIDTH, 10)
  run_bar("xp", 1, 0x4fb8ff, 1, 0, 1, 0, 8)
  run_bar("health_edge", 1, 0x0b0812, 1, 12, 18, BAR + 4, 20)
  run_bar("health_back", 2, 0x4a1f2e, 1, 14, 20, BAR, 16)
  run_bar("health", 3, 0xe8455a, 1, 14, 20, BAR, 16)
  run_bar("health_shine", 4, 0xff8a96, 1, 14, 20, BAR, 4)
  local labels = module.labels
  labels.health = label.new(116, 28, LAYER + 5, 0.5)
  labels.level = label.new(14, 52, LAYER + 5, 0)
  labels.clock = label.new(WIDTH / 2, 30, LAYER + 5, 0.5)
  labels.wave = label.new(WIDTH / 2, 54, LAYER + 5, 0.5)
  labels.score = label.new(WIDTH - 14, 30, LAYER + 5, 1)
  labels.best = label.new(WIDTH - 14, 54, LAYER + 5, 1)
  bar("choose", 0, 0x07050d, 0.7, WIDTH / 2 - 323, HEIGHT - 128, 646, 25)
  labels.choose = label.new(WIDTH / 2, HEIGHT - 116, LAYER + 5, 0.5)
  for n = 1, 3 do
    local x = WIDTH / 2 + (n - 2) * 220
    bar("edge" .. n, 1, 0x9be564, 1, x - 103, HEIGHT - 103, 206, 76)
    bar("card" .. n, 2, 0x1d1730, 1, x - 100, HEIGHT - 100, 200, 70)
    module.names[n] = label.new(x, HEIGHT - 78, LAYER + 5, 0.5)
    module.texts[n] = label.new(x, HEIGHT - 52, LAYER + 5, 0.5)
  end
end

local function show(name, visible) Sprite.visible[module.bars[name]] = visible end

local function show_health(playing)
  local hero = ecs.alive(shared.hero) and ecs.script(shared.hero, "player")
  local health = hero and math.max(0, hero.health) or 0
  local width = hero and BAR * health / hero.most_health or 0
  Scale.x[module.bars.health], Scale.x[module.bars.health_shine] = width, width
  local text = playing and hero and ("%d / %d"):format(math.ceil(health), hero.most_health) or ""
  label.write(module.labels.health, text, 14, BRIGHT)
end

local function show_choices(levels)
  local open = #levels.choices > 0
  local text = ("LEVEL UP - choose with 1, 2, 3   (%d)"):format(math.ceil(levels.choose_for))
  show("choose", open)
  label.write(module.labels.choose, open and text or "", 14, BRIGHT)
  for n = 1, 3 do
    local upgrade = upgrades.list[levels.choices[n] or ""]
    show("edge" .. n, upgrade ~= nil)
    show("card" .. n, upgrade ~= nil)
    label.write(module.names[n], upgrade and n .. " " .. upgrade.name or "", 18, BRIGHT)
    label.write(module.texts[n], upgrade and upgrade.text or "", 14, DIM)
  end
end

function module.on_update()
  -- the live tables of other scripts: asked for each frame, because a reload may have put others in their place
  local rules, levels = ecs.script(shared.game, "main"), ecs.script(shared.game, "levels")
  local director = ecs.script(shared.game, "director")
  if not (rules and levels and director) then return end
  local playing, labels = rules.phase == "play", module.labels
  for _, name in ipairs(module.in_play) do show(name, playing) end
  show_health(playing)
  show_choices(levels)
  Scale.x[module.bars.xp] = WIDTH * levels.xp / upgrades.needed(levels.level)
  local seconds = ("%d:%02d"):format(rules.clock // 60, rules.clock % 60 // 1)
  label.write(labels.level, playing and "LEVEL " .. levels.level or "", 16, GOLD)
  label.write(labels.clock, playing and seconds or "", 26, BRIGHT)
  label.write(labels.wave, playing and "WAVE " .. director.wave or "", 14, DIM)
  label.write(labels.score, playing and tostring(rules.score) or "", 26, GOLD)
  label.write(labels.best, "BEST " .. math.max(rules.best, rules.score), 14, DIM)
end

return module
