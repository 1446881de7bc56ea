-- Hearts, magnets and bombs: when they are dropped, and what they do. On main.lua's entity.
-- frame: of the picture, see pickup.lua; one per so many kills, and not more often than every so many seconds
local KINDS = {
  { frame = 0, kills = 25, seconds = 4.5 },     -- heart
  { frame = 1, kills = 130, seconds = 12 },   -- magnet
  { frame = 2, kills = 90, seconds = 8 },     -- bomb
}
local HEALING = 30
local RECALL_SECONDS = 1.5
local BOMB_REACH, BOMB_DAMAGE = 330, 150

local shared = require "lib.shared"
local foe = require "lib.foe"
local grid = require "lib.grid"
local effects = require "lib.effects"

-- by kind: kills since the last one, and the clock at which the next may come
local module = { kills = { 0, 0, 0 }, next_at = { 0, 0, 0 } }

function module.on_start()
  events.on("kill", "on_kill")
  events.on("phase", "on_phase")
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
  for n, kind in ipairs(KINDS) do
    module.kills[n] = module.kills[n] + 1
    if module.kills[n] >= kind.kills and shared.clock >= module.next_at[n] then
      module.kills[n], module.next_at[n] = 0, shared.clock + kind.seconds
      drop(kind.frame, kill.x, kill.y)
    end
  end
end

function module.on_phase()
  module.kills, module.next_at = { 0, 0, 0 }, { 0, 0, 0 }
end

function module.on_boss_died(boss)
  drop(KINDS[1].frame, boss.x, boss.y)
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
