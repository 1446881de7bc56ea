/** What it costs to save a whole game and to load it. */
import { createGame, createMemorySource } from '../../dist/src/index.js';
import { createLuaRuntime } from '../../dist/src/lua/index.js';
import { defaultSystems } from '../../dist/systems/index.js';
import { median } from './statistics.mjs';

const cpuMs = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

const bat = `
local entity = ...
local m = {
  health = 100, name = "bat", x = entity * 0.37, y = entity * 1.11, speed = 60.0, turns = entity, angry = true, target = 42,
  kind = "swarm", mood = 0.5, stats = { hp = entity, strength = 3, luck = 4.5 }, items = { 1, 2, "sword" },
}
time.every(1000, "tick")
function m.tick() end
function m.on_update() m.turns = m.turns + 1 end
return m`;

/** Instances have 12 fields, two of them tables of three, and a timer; entities Position, Velocity and Kinematic. */
export async function benchSavedGame({ entities, rounds, report }) {
  const game = await createGame({
    source: createMemorySource({ 'bat.lua': bat }),
    runtimes: [createLuaRuntime()],
    systems: defaultSystems,
    announce: false,
  });
  for (let n = 0; n < entities; n++) game.spawn({ Position: { x: n }, Velocity: { x: 1 }, Kinematic: {} }, 'bat.lua');
  game.step(1 / 60);
  const [saving, loading] = [[], []];
  let bytes = 0;
  for (let round = 0; round < rounds; round++) {
    const start = cpuMs();
    const saved = game.save();
    if (!saved.ok) throw saved.error;
    const between = cpuMs();
    const loaded = await game.load(saved.value.bytes);
    if (!loaded.ok) throw loaded.error;
    saving.push(between - start);
    loading.push(cpuMs() - between);
    bytes = saved.value.bytes.length;
    game.step(1 / 60);
  }
  game.dispose();
  const results = { save_cpu_ms: median(saving), load_cpu_ms: median(loading), bytes };
  report('save', `${results.save_cpu_ms.toFixed(0)} ms`, `of processor time, ${(bytes / 1024).toFixed(0)} KiB`);
  report('load', `${results.load_cpu_ms.toFixed(0)} ms`, 'of processor time');
  return results;
}
