/**
 * Swaps of 10,000 entities to a new version: processor time of the swap step per frame, the frames each swap takes,
 * and, apart, what collecting the garbage of the old version costs.
 */
import { createGame, createMemorySource } from 'moonloop';
import { createLuaRuntime } from 'moonloop/lua';
import { defaultSystems, scriptSystem } from 'moonloop/systems';
import { cpuTime, percentile } from './statistics.mjs';

const script = (version) => `
local entity = ...
local Position, Velocity = ecs.component("Position"), ecs.component("Velocity")
local module = { speed = ${version}, hits = 0, target = 0, name = "mover" }
function module.on_start() Velocity.x[entity] = module.speed end
function module.on_update(dt)
  local x = Position.x
  x[entity] = x[entity] + Velocity.x[entity] * dt
  module.hits = module.hits + 1
end
return module
`;

export async function benchSwap({ entities, swaps, report }) {
  const swapMs = [];
  const endMs = [];
  // the script system's own steps, with a clock around two of them
  const timedScripts = ({ scripts, time }) => {
    const { frame } = scripts;
    frame.begin();
    swapMs.push(cpuTime(() => frame.swap()));
    frame.fireTimers();
    for (let step = 0; step < time.fixedSteps; step++) frame.run('on_fixed_update', time.fixedSeconds);
    frame.run('on_update', time.deltaSeconds);
    endMs.push(cpuTime(() => frame.end()));
  };
  const systems = defaultSystems.map((system) => (system === scriptSystem ? timedScripts : system));
  const source = createMemorySource({ 'mover.lua': script(1) });
  const game = await createGame({ announce: false, source, runtimes: [createLuaRuntime()], systems });
  for (let n = 0; n < entities; n++) game.spawn({ Position: {}, Velocity: {} }, 'mover.lua');
  let swapped;
  game.scripts.events.on('swapped', (event) => {
    swapped = event;
  });
  const swapOnce = async (version) => {
    swapped = undefined;
    source.write({ 'mover.lua': script(version) });
    await game.reload.idle();
    swapMs.length = endMs.length = 0;
    let frames = 0;
    while (swapped === undefined && frames < 1000) {
      game.step(1 / 60);
      frames++;
    }
    const result = { frames, swap: [...swapMs], end: [...endMs] };
    for (let n = 0; n < 60; n++) game.step(1 / 60); // the garbage of the old version
    return { ...result, end: [...endMs] };
  };
  for (let warm = 0; warm < 3; warm++) await swapOnce(2 + warm);
  const all = [];
  for (let n = 0; n < swaps; n++) all.push(await swapOnce(10 + n));
  const kept = game.scripts.state(entities, 'mover.lua');
  game.dispose();
  if (!kept.ok || kept.value.speed !== 1) throw new Error('the live value was not kept');
  const perFrame = all.flatMap(({ swap }) => swap);
  const results = {
    p95_ms: percentile(perFrame, 0.95),
    p99_ms: percentile(perFrame, 0.99),
    max_ms: Math.max(...perFrame),
    frames: Math.max(...all.map(({ frames }) => frames)),
    gc_p99_ms: percentile(
      all.flatMap(({ end }) => end),
      0.99,
    ),
  };
  report(
    'swap step, p95 / p99',
    `${results.p95_ms.toFixed(3)} / ${results.p99_ms.toFixed(3)} ms`,
    `max ${results.max_ms.toFixed(2)}`,
  );
  report(`frames for ${entities} entities`, `${results.frames} at most`, '');
  report('collecting meanwhile, p99', `${results.gc_p99_ms.toFixed(3)} ms`, '');
  return results;
}
