-- The rules of Swarm: title, run, game over; score and time. Runs on the mod's own entity, together with director.lua
-- (who comes), levels.lua (what the hero learns) and loot.lua (what lies about).
local START = { "Space", "Enter", "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "KeyW", "KeyA", "KeyS", "KeyD" }
local AGAIN = { "Space", "Enter" }
local LAPSE_SECONDS = 0.8   -- after the end, until a key counts

local entity = ...
local shared = require "lib.shared"
local grid = require "lib.grid"
local arena = require "lib.arena"
local waves = require "lib.waves"

-- everything that goes when a run begins
local CAST = {
  "enemy", "circler", "charger", "shooter", "splitter", "boss",
  "player", "bolt", "fireball", "blade", "gem", "pickup",
}

-- Data: kept when this file is saved. since: seconds in this phase; clock: seconds of the run.
local module = {
  phase = "none", since = 0, clock = 0,
  score = 0, kills = 0, best = 0, is_best = false,
}

function module.on_start()
  module.best = state.get("best", 0)
  -- by name: always the newest code
  events.on("kill", "on_kill")
  events.on("points", "on_points")
  events.on("hero_died", "on_hero_died")
  events.on("swarm:skip", "on_skip")
  arena.build()
  for _, rules in ipairs({ "director", "levels", "loot" }) do ecs.attach(entity, rules) end
  ecs.spawn({ Position = { x = arena.width / 2, y = arena.height / 2 }, Camera = {} }, "camera")
  ecs.spawn({}, "hud")
  ecs.spawn({}, "banner")
end

-- Empties the arena and begins a phase with a new hero in its middle.
function module.begin(phase)
  for _, id in ipairs(CAST) do
    for _, one in ipairs(ecs.query(id)) do ecs.despawn(one) end
  end
  grid.clear()
  module.phase, module.since, module.clock = phase, 0, 0
  module.score, module.kills, module.is_best = 0, 0, false
  shared.phase, shared.hurt, shared.recall = phase, 0, 0
  shared.x, shared.y = arena.width / 2, arena.height / 2
  shared.hero = ecs.spawn({
    Position = { x = shared.x, y = shared.y },
    Velocity = {}, Kinematic = {},
    Sprite = { texture = "swarm/hero", layer = 5 },
    Scale = { x = 2, y = 2 },
    Animation = {},
  }, "player")
  events.emit("phase", phase)
end

local function pressed_any(keys)
  for _, key in ipairs(keys) do
    if input.pressed(key) then return true end
  end
  return false
end

function module.on_update(dt)
  -- what the others read in this frame
  shared.pain, shared.damage = shared.damage, shared.pain
  for enemy in pairs(shared.damage) do shared.damage[enemy] = nil end
  grid.begin_frame()
  shared.game, shared.phase, shared.clock = entity, module.phase, module.clock
  shared.rage = waves.rage(module.clock)

  module.since = module.since + dt
  if module.phase == "none" then
    module.begin("title")               -- not in on_start: the others did not listen yet
  elseif module.phase == "play" then
    module.clock = module.clock + dt
  elseif module.phase == "title" and pressed_any(START) then
    module.begin("play")
  elseif module.phase == "over" and module.since > LAPSE_SECONDS and pressed_any(AGAIN) then
    module.begin("play")
  end
end

function module.on_kill(kill)
  if module.phase ~= "play" then return end
  module.kills = module.kills + 1
  module.score = module.score + kill.score
end

function module.on_points(points)
  if module.phase == "play" then module.score = module.score + points end
end

function module.on_hero_died()
  module.phase, module.since = "over", 0
  module.is_best = module.score > module.best
  module.best = math.max(module.best, module.score)
  state.set("best", module.best)
  events.emit("phase", "over")
end

-- For tests and pictures: game.emit("swarm:skip", { wave: 6 }) goes on at that wave.
function module.on_skip(skip)
  if module.phase ~= "play" then module.begin("play") end
  module.clock = (skip.wave - 1) * waves.seconds
  events.emit("skipped", skip)
end

return module
