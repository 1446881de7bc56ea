/**
 * What frames cost after many reloads, against a game that has never reloaded: instances that keep tables of tables, which
 * stay where they are in memory while everything around them is made anew. Both games run in turns.
 */
import { createGame, createMemorySource } from 'moonloop';
import { createLuaRuntime } from 'moonloop/lua';
import { defaultSystems } from 'moonloop/systems';
import { cpuTime, median, summary } from './statistics.mjs';

const script = (version) => `
local entity = ...
local Position, Velocity = ecs.component("Position"), ecs.component("Velocity")
local module = { version = ${version}, hits = 0, name = "mover", list = { 1, 2, 3 }, deep = { a = 1, b = { count = 0 } } }
function module.on_start() Velocity.x[entity] = 1 end
function module.on_update(dt)
  local x = Position.x
  x[entity] = x[entity] + Velocity.x[entity] * dt
  local b = module.deep.b
  b.count = b.count + 1
  module.hits = module.hits + 1
end
return module
`;

async function start(entities) {
  const source = createMemorySource({ 'mover.lua': script(1) });
  const game = await createGame({ announce: false, source, runtimes: [createLuaRuntime()], systems: defaultSystems });
  for (let n = 0; n < entities; n++) game.spawn({ Position: {}, Velocity: {} }, 'mover.lua');
  let swapped = false;
  game.scripts.events.on('swapped', () => {
    swapped = true;
  });
  const reload = async (version) => {
    swapped = false;
    source.write({ 'mover.lua': script(version) });
    await game.reload.idle();
    while (!swapped) game.step(1 / 60);
    for (let n = 0; n < 120; n++) game.step(1 / 60); // the garbage of the old version
  };
  return { game, reload };
}

/** @param reloads - Of one of the two games. @param rounds - Of frames, afterwards. */
export async function benchReloadedFrames({ entities, reloads, rounds, report }) {
  const fresh = await start(entities);
  const reloaded = await start(entities);
  for (let version = 2; version < 2 + reloads; version++) await reloaded.reload(version);
  const frames = ({ game }) =>
    cpuTime(() => {
      for (let n = 0; n < 10; n++) game.step(1 / 60);
    }) / 10;
  for (let n = 0; n < 30; n++) frames(fresh);
  const pairs = [];
  for (let n = 0; n < rounds; n++) pairs.push([frames(fresh), frames(reloaded)]);
  const kept = reloaded.game.scripts.state(entities, 'mover.lua');
  if (!kept.ok || kept.value.hits !== kept.value.deep.b.count) throw new Error('a nested value was lost');
  for (const { game } of [fresh, reloaded]) game.dispose();
  const ratio = summary(pairs.map(([plain, after]) => after / plain));
  const [freshMs, reloadedMs] = [0, 1].map((which) => median(pairs.map((pair) => pair[which])));
  report(
    `frame of ${entities} after ${reloads} reloads`,
    `${reloadedMs.toFixed(2)} ms (${freshMs.toFixed(2)} without a reload)`,
    `${ratio.median.toFixed(2)} × (${ratio.q1.toFixed(2)} … ${ratio.q3.toFixed(2)})`,
  );
  return { fresh_ms: freshMs, reloaded_ms: reloadedMs, ratio };
}
