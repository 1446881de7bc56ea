-- The bars and lines round the edge. It makes its pictures once, and writes only what has changed.
local DIM, BRIGHT, GOLD = 0xc4bedb, 0xffffff, 0xffd166
local LAYER = 1000          -- layers from 1000 on do not move with the camera
local WIDTH, HEIGHT = 960, 600
local ONLY_IN_PLAY = { "shade", "xp_back", "xp", "health_edge", "health_back", "health", "health_shine" }

local shared = require "lib.shared"
local upgrades = require "lib.upgrades"
local Text, Sprite, Scale = ecs.component("Text"), ecs.component("Sprite"), ecs.component("Scale")

-- parts: name -> entity; shown: name -> what it shows now
local module = { parts = {}, shown = {} }

local function bar(name, x, y, width, height, tint, layer, alpha)
  module.parts[name] = ecs.spawn({
    Position = { x = x, y = y },
    Sprite = { texture = "", tint = tint, layer = LAYER + layer, alpha = alpha or 1, anchorX = 0, anchorY = 0 },
    Scale = { x = width, y = height },
  })
end

-- A line of text with a dark one behind it: readable whatever is below.
local function line(name, x, y, size, color, anchor)
  for layer, part in ipairs({ name .. " shadow", name }) do
    local off = layer == 1 and 2 or 0
    module.parts[part] = ecs.spawn({
      Position = { x = x + off, y = y + off },
      Text = { size = size, color = layer == 1 and 0x07050d or color, layer = LAYER + 4 + layer, anchorX = anchor },
    })
  end
end

function module.on_start()
  bar("shade", 0, 10, WIDTH, 60, 0x07050d, -1, 0.55)
  bar("xp_back", 0, 0, WIDTH, 10, 0x14101f, 0)
  bar("xp", 0, 1, 0, 8, 0x4fb8ff, 1)
  bar("health_edge", 12, 20, 208, 20, 0x0b0812, 0)
  bar("health_back", 14, 22, 204, 16, 0x4a1f2e, 1)
  bar("health", 14, 22, 204, 16, 0xe8455a, 2)
  bar("health_shine", 14, 22, 204, 4, 0xff8a96, 3)
  line("health_text", 116, 22, 14, BRIGHT, 0.5)
  line("level", 14, 44, 16, GOLD, 0)
  line("clock", WIDTH / 2, 18, 26, BRIGHT, 0.5)
  line("wave", WIDTH / 2, 48, 14, DIM, 0.5)
  line("score", WIDTH - 14, 18, 26, GOLD, 1)
  line("best", WIDTH - 14, 48, 14, DIM, 1)
  bar("choose_back", WIDTH / 2 - 323, HEIGHT - 128, 646, 25, 0x07050d, 0, 0.7)
  line("choose", WIDTH / 2, HEIGHT - 124, 14, BRIGHT, 0.5)
  for n = 1, 3 do
    local x = WIDTH / 2 + (n - 2) * 220
    bar("card_edge" .. n, x - 103, HEIGHT - 103, 206, 76, 0x9be564, 0)
    bar("card" .. n, x - 100, HEIGHT - 100, 200, 70, 0x1d1730, 1)
    line("card_name" .. n, x, HEIGHT - 88, 18, BRIGHT, 0.5)
    line("card_text" .. n, x, HEIGHT - 60, 14, DIM, 0.5)
  end
end

local function write(name, text)
  if module.shown[name] == text then return end
  module.shown[name] = text
  Text.text[module.parts[name]] = text
  Text.text[module.parts[name .. " shadow"]] = text
end

local function show(name, visible)
  if module.shown[name] == visible then return end
  module.shown[name] = visible
  Sprite.visible[module.parts[name]] = visible
end

local function show_health(playing)
  local hero = ecs.alive(shared.hero) and ecs.script(shared.hero, "player")
  local part = hero and math.max(0, hero.health / hero.most_health) or 0
  for _, name in ipairs(ONLY_IN_PLAY) do show(name, playing) end
  Scale.x[module.parts.health], Scale.x[module.parts.health_shine] = 204 * part, 204 * part
  write("health_text", playing and hero and ("%d / %d"):format(math.ceil(hero.health), hero.most_health) or "")
end

local function show_choices(levels)
  local count = #levels.choices
  show("choose_back", count > 0)
  write("choose", count > 0 and ("LEVEL UP - choose with 1, 2, 3   (%d)"):format(math.ceil(levels.choose_for)) or "")
  for n = 1, 3 do
    local upgrade = upgrades.list[levels.choices[n] or ""]
    show("card_edge" .. n, upgrade ~= nil)
    show("card" .. n, upgrade ~= nil)
    write("card_name" .. n, upgrade and n .. " " .. upgrade.name or "")
    write("card_text" .. n, upgrade and upgrade.text or "")
  end
end

function module.on_update()
  -- the live tables of other scripts: asked for each frame, because a reload may have put others in their place
  local rules, levels = ecs.script(shared.game, "main"), ecs.script(shared.game, "levels")
  local director = ecs.script(shared.game, "director")
  if not (rules and levels and director) then return end
  local playing = rules.phase == "play"
  show_health(playing)
  show_choices(levels)
  Scale.x[module.parts.xp] = WIDTH * levels.xp / upgrades.needed(levels.level)
  write("level", playing and "LEVEL " .. levels.level or "")
  write("clock", playing and ("%d:%02d"):format(rules.clock // 60, rules.clock % 60 // 1) or "")
  write("wave", playing and "WAVE " .. director.wave or "")
  write("score", playing and tostring(rules.score) or "")
  write("best", "BEST " .. math.max(rules.best, rules.score))
end

return module
