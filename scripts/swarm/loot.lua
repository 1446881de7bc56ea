-- Hearts, magnets and bombs: when they are dropped, and what they do. On main.lua's entity.
local HEART_EVERY, MAGNET_EVERY, BOMB_EVERY = 40, 130, 90   -- kills
local HEALING = 25
local RECALL_SECONDS = 1.5
local BOMB_REACH, BOMB_DAMAGE = 330, 150

local shared = require "lib.shared"
local foe = require "lib.foe"
local grid = require "lib.grid"
local effects = require "lib.effects"

local HEART, MAGNET, BOMB = 0, 1, 2     -- frames of swarm/pickup, see pickup.lua
local module = { kills = 0 }

function module.on_start()
  events.on("kill", "on_kill")
  events.on("boss_died", "on_boss_died")
  events.on("picked", "on_picked")
end

local function drop(frame, x, y)
  ecs.spawn({
    Position = { x = x, y = y },
    Scale = {},
    Sprite = { texture = "swarm/pickup", frame = frame, layer = 3 },
  }, "pickup")
end

function module.on_kill(kill)
  if shared.phase ~= "play" then return end
  module.kills = module.kills + 1
  if module.kills % HEART_EVERY == 0 then drop(HEART, kill.x, kill.y) end
  if module.kills % MAGNET_EVERY == 0 then drop(MAGNET, kill.x, kill.y) end
  if module.kills % BOMB_EVERY == 0 then drop(BOMB, kill.x, kill.y) end
end

function module.on_boss_died(boss)
  drop(HEART, boss.x, boss.y)
end

function module.on_picked(thing)
  if thing.kind == "heart" then
    if ecs.alive(shared.hero) then ecs.call(shared.hero, "player", "heal", HEALING) end
    effects.number(thing.x, thing.y, "+" .. HEALING, 0xff8fa0, 18)
  elseif thing.kind == "magnet" then
    shared.recall = time.now() + RECALL_SECONDS
    effects.ring(thing.x, thing.y, 0x6ecbff, 6)
  else
    shared.shake = 16
    effects.ring(thing.x, thing.y, 0xffc060, 12)
    effects.burst(thing.x, thing.y, 0xffc060, 50, 420)
    for _, enemy in ipairs(grid.within(thing.x, thing.y, BOMB_REACH)) do foe.hurt(enemy, BOMB_DAMAGE) end
  end
end

return module
