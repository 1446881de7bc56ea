/** A small game with everything that saving is about, and random play of it. */
import fc from 'fast-check';
import { worldHash } from '../../../src/ecs/snapshot.ts';
import { startGame, type TestGame } from '../../support/game-harness.ts';

/** Files of two mods and one outside of any. `speed` stands in a version of `bat.lua`. */
export function gameFiles(speed = 1): Record<string, string> {
  return {
    'main.lua': `
local lib = require("lib.bag")
local m = { wave = 0, log = {}, bats = {}, transient = { "cache" }, cache = {} }
function m.on_start()
  time.every(0.25, "spawn")
  events.on("hit", "on_hit")
  events.on("far", m.on_far)
end
function m.spawn()
  m.wave = m.wave + 1
  m.cache[#m.cache + 1] = m.wave
  local bat = ecs.spawn({
    Position = { x = random(), y = random(100) }, Velocity = { x = random() }, Kinematic = {}, Lifetime = { seconds = random() * 4 },
    Text = { text = "bat " .. m.wave % 7 },
  }, "bat.lua")
  if m.wave % 3 == 0 then ecs.attach(bat, "second.lua") end
  m.bats[#m.bats + 1] = bat
  if #m.bats > 6 then table.remove(m.bats, 1) end
  state.set("best", { wave = m.wave, share = lib.items })
  time.after(random(), "late")
end
function m.late() m.log[#m.log % 50 + 1] = random(1000) end
function m.on_hit(by) m.log[#m.log % 50 + 1] = by.power lib.add(by) end
function m.on_far(n) m.far = (m.far or 0) + n end
function m.on_update()
  local found = ecs.query("Position", "bat.lua")
  if #found > 0 and random() < 0.1 then ecs.despawn(found[random(#found)]) end
  if random() < 0.05 and #m.bats > 0 and ecs.alive(m.bats[1]) then ecs.remove(m.bats[1], "Kinematic") end
  if input.down("KeyX") then m.pressed = (m.pressed or 0) + 1 end
end
return m`,
    'lib/bag.lua': `
local bag = { items = {}, made = 0 }
bag.Item = { __index = { kind = "item" } }
function bag.add(x)
  bag.made = bag.made + 1
  bag.items[bag.made % 5 + 1] = setmetatable({ of = x, n = bag.made }, bag.Item)
end
return bag`,
    'bat.lua': `
local entity = ...
local Position, m = ecs.component("Position"), { age = 0, stats = { power = random(9) }, path = {} }
function m.on_start() events.once("panic", "flee") end
function m.flee() m.afraid = true end
function m.on_update(dt)
  m.age = m.age + dt
  m.path[#m.path % 4 + 1] = { Position.x[entity], m.path[1] }
  Position.y[entity] = Position.y[entity] + random() * dt * ${speed}
  if random() < 0.02 then events.emit("hit", { power = m.stats.power, by = m.stats }) end
  if random() < 0.01 then events.emit("panic") end
  if m.age > 2 and random() < 0.05 then ecs.detach(entity, "second.lua") end
end
function m.on_destroy() ghosts = (ghosts or 0) + 1 events.emit("gone", entity) end
return m`,
    'second.lua': `
local entity = ...
local m = { beats = 0 }
time.every(0.3, function() m.beats = m.beats + 1 end)
function m.on_fixed_update(dt) m.steps = (m.steps or 0) + 1 end
return m`,
    'rules/mod.toml': '',
    'rules/main.lua': `
local m = { gone = 0, seen = {} }
events.on("gone", function(bat) m.gone = m.gone + 1 m.seen[bat] = time.frame() if m.gone % 4 == 0 then events.emit("far", random(3)) end end)
function m.on_update() m.draw = random(1000) end
return m`,
  };
}

/** What a player and an author do. */
export type PlayStep =
  | { readonly kind: 'frames'; readonly count: number }
  | { readonly kind: 'reload'; readonly speed: number }
  | { readonly kind: 'broken' }
  | { readonly kind: 'spawn' }
  | { readonly kind: 'despawn'; readonly pick: number };

/** Any of these. */
export const playStep: fc.Arbitrary<PlayStep> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('frames' as const), count: fc.integer({ min: 1, max: 40 }) }) },
  fc.record({ kind: fc.constant('reload' as const), speed: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ kind: fc.constant('broken' as const) }),
  fc.record({ kind: fc.constant('spawn' as const) }),
  fc.record({ kind: fc.constant('despawn' as const), pick: fc.nat(100) }),
);

/** Does it. */
export async function doPlay(t: TestGame, step: PlayStep): Promise<void> {
  const { game } = t;
  if (step.kind === 'frames') t.frames(step.count);
  if (step.kind === 'reload') await t.save({ 'bat.lua': gameFiles(step.speed)['bat.lua']! });
  if (step.kind === 'broken') await t.save({ 'bat.lua': 'local m = {' });
  if (step.kind === 'spawn')
    game.spawn({ Position: { x: 3 }, Velocity: { y: 1 }, Kinematic: {} }, 'second.lua', 'bat.lua');
  if (step.kind === 'despawn') {
    const living = game.world.ids.list().slice(2, game.world.ids.alive());
    if (living.length > 0) game.despawn(living[step.pick % living.length]!);
  }
}

/** Starts it. @param files - Default: those of {@link gameFiles}. */
export function startSaving(files: Record<string, string> = gameFiles()): Promise<TestGame> {
  return startGame(files, { capacity: 512, maxColumnsMiB: 8 });
}

/** The bytes of a game. */
export function saved(t: TestGame): Uint8Array {
  const result = t.game.save();
  if (!result.ok) throw result.error;
  return result.value.bytes;
}

/** Everything of a game that can be seen at once: hash of the world, and data of all instances but `cache`, a transient field. */
export function look(t: TestGame): string {
  const { world, scripts } = t.game;
  const living = world.ids.list().slice(0, world.ids.alive());
  const ids = scripts.list().map(({ id }) => id);
  const data = living.flatMap((eid) =>
    ids.map((id) => {
      const state = scripts.state(eid, id);
      return state.ok ? [eid, id, sorted(state.value)] : undefined;
    }),
  );
  return `${worldHash(world)} ${JSON.stringify(data)}`;
}

/** Plain data with its keys in order: the order in which Lua walks a table is nothing that a saved game tells. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== 'cache')
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
