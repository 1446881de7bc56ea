/**
 * A process in which good and bad versions of a script with a counter take turns; started by counter.mjs:
 * `node --expose-gc counter-child.mjs RELOADS LOOKS`. Prints a line of JSON at each look, and keeps nothing itself.
 */
import { writeSync } from 'node:fs';
import { createGame, createMemorySource } from 'moonloop';
import { defaultSystems } from 'moonloop/systems';
import { createManualClock } from 'moonloop/testing';
import { createCountedLuaRuntime } from './counted-runtime.mjs';

const [reloads, looks] = process.argv.slice(2).map(Number);
const mark = (n) => String(n).padStart(7, '0'); // every content has the same length

const good = (n, more = '') => `-- ${mark(n)}
local entity = ...
local m = { count = 0, pings = 0, beats = 0, bag = { count = 0 } }
function m.on_start() events.on("ping", "on_ping") time.every(0.125, "beat") end
function m.on_ping() m.pings = m.pings + 1 end
function m.beat() m.beats = m.beats + 1 end
function m.on_update() m.count = m.count + 1 m.bag.count = m.bag.count + 1 end
function m.on_save() return m.count end
function m.on_restore(count) assert(count == m.count) end
${more}
return m
`;
const bad = [
  (n) => good(n, 'function m.on_swap() m.count = -1 m.bag.count = -1 error("a hook that throws") end'),
  (n) => good(n).slice(0, 300),
  (n) => good(n, 'error("a body that throws")'),
  (n) => `-- ${mark(n)}\nreturn 5`,
  (n) =>
    good(
      n,
      'function m.on_reload() m.bag.count = nil events.on("ping", "on_ping") time.every(0.125, "beat") error("another") end',
    ),
];

const runtime = createCountedLuaRuntime();
const source = createMemorySource({ 'counter.lua': good(0) });
const clock = createManualClock();
const game = await createGame({
  ...{ source, clock, runtimes: [runtime], systems: defaultSystems, capacity: 256, maxColumnsMiB: 8 },
  ...{ announce: false, log: () => undefined },
});
let [live, refused, failed, frames] = [0, 0, 0, 0];
game.reload.events.on('reload', ({ success }) => (success ? live++ : refused++));
game.scripts.events.on('failed', () => failed++);
const all = Array.from({ length: 3 }, () => game.spawn({ Position: {} }, 'counter.lua'));

const look = () => {
  for (let n = 0; n < 8; n++) game.scripts.collectAll(); // Lua gives unused call records back by halves
  globalThis.gc();
  globalThis.gc();
  const { handlers, timers, bytes: luaBytes } = game.scripts.counts().game;
  const states = all.map((eid) => game.scripts.state(eid, 'counter.lua').value);
  const lost = states.map(({ count, bag, pings, beats }) =>
    Math.max(
      ...[count, bag.count, pings].map((one) => Math.abs(frames - one)),
      Math.abs(Math.floor(frames / 8) - beats),
    ),
  );
  const counts = {
    ...{ handlers, timers, ...runtime.count() },
    ...{ cacheEntries: [...game.scripts.cache.entries()].length, clockTimers: clock.waiting() },
  };
  const heapBytes = process.memoryUsage().heapUsed;
  writeSync(
    1,
    `${JSON.stringify({ live, refused, failed, frames, lost: Math.max(...lost), counts, luaBytes, heapBytes })}\n`,
  );
};
const frame = () => {
  game.emit('ping');
  game.step(1 / 64);
  frames++;
};
for (let n = 0; n < 80; n++) frame();
for (let n = 1; n <= reloads; n++) {
  source.write({ 'counter.lua': n % 2 === 1 ? good(n) : bad[(n / 2) % bad.length](n) });
  await game.reload.idle();
  frame();
  frame();
  if (n % (reloads / looks) !== 0) continue;
  while (frames % 64 !== 0) frame(); // the same moment of its timers at each look
  look();
}
game.dispose();
await new Promise((done) => setTimeout(done, 0));
writeSync(1, `${JSON.stringify({ liveVms: runtime.count().liveVms })}\n`);
