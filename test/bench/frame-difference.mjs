/**
 * What a reload of 10,000 entities adds to a frame: pairs of stretches of frames, one with a reload at its beginning and
 * one without, in turns; compared is the processor time of their slower frames (p95).
 */
import { createGame, createMemorySource } from 'moonloop';
import { createLuaRuntime } from 'moonloop/lua';
import { defaultSystems } from 'moonloop/systems';
import { cpuTime, median, percentile } from './statistics.mjs';

/** Longer than 10,000 moves take, so that what the old version leaves to the collector is in it too. */
const framesOfStretch = 120;

const script = (version) => `
local entity = ...
local Position, Velocity = ecs.component("Position"), ecs.component("Velocity")
local module = { speed = ${version}, hits = 0, target = 0, name = "mover" }
function module.on_start() Velocity.x[entity] = module.speed end
function module.on_update(dt)
  local x = Position.x
  x[entity] = x[entity] + Velocity.x[entity] * dt
  module.hits = module.hits + ${version % 2 === 0 ? 1 : 2}
end
return module
`;

/** @param pairs - Of stretches with and without a reload. */
export async function benchFrameDifference({ entities, pairs, report }) {
  const source = createMemorySource({ 'mover.lua': script(1) });
  const runtimes = [createLuaRuntime()];
  const game = await createGame({ announce: false, log: () => undefined, source, runtimes, systems: defaultSystems });
  for (let n = 0; n < entities; n++) game.spawn({ Position: {}, Velocity: {} }, 'mover.lua');
  let moved = 0;
  game.scripts.events.on('swapped', (event) => {
    moved = event.entities;
  });
  const step = () => game.step(1 / 60);
  let version = 1;
  const stretch = async (reloads) => {
    game.scripts.collectAll(); // both begin alike
    moved = 0;
    const frames = [];
    if (reloads) {
      source.write({ 'mover.lua': script(++version) });
      const start = performance.now();
      await game.reload.idle();
      frames.push(performance.now() - start); // compiling and trying, as if it were a frame of its own
    } else frames.push(0);
    while (frames.length <= framesOfStretch) frames.push(cpuTime(step));
    for (let more = 0; reloads && moved === 0 && more < 1000; more++) step(); // a cold or busy machine
    if (reloads && moved !== entities) throw new Error(`${moved} of ${entities} entities moved`);
    return percentile(frames, 0.95);
  };
  for (let warm = 0; warm < 4; warm++) await stretch(warm % 2 === 0);
  const found = [];
  for (let n = 0; n < pairs; n++) {
    const withFirst = n % 2 === 0;
    const first = await stretch(withFirst);
    const second = await stretch(!withFirst);
    found.push(withFirst ? { reload: first, none: second } : { reload: second, none: first });
  }
  game.dispose();
  const differences = found.map(({ reload, none }) => reload - none);
  const value = median(differences);
  const quarters = [0.25, 0.75].map((share) => percentile(differences, share).toFixed(3)).join(' … ');
  const sides = ['reload', 'none'].map((side) => median(found.map((pair) => pair[side])).toFixed(2));
  report(
    'p95 frame, difference in the median',
    `${value.toFixed(3)} ms (${quarters})`,
    `${sides[0]} ms with, ${sides[1]} ms without`,
  );
  return value;
}
