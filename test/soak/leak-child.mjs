/**
 * A process that reloads scripts and counts what is left behind, its own heap included; started by leaks.mjs:
 * `node --expose-gc leak-child.mjs KIND WARM_UP_CYCLES RELOADS`. Prints a line of JSON after each cycle of saves, and
 * keeps nothing itself.
 */
import { writeSync } from 'node:fs';
import { createGame, createMemorySource } from 'moonloop';
import { defaultSystems } from 'moonloop/systems';
import { createManualClock } from 'moonloop/testing';
import { createCountedLuaRuntime } from './counted-runtime.mjs';
import { lib, savesOfCycle, walker } from './leak-files.mjs';

const [kind, warmUp, reloads] = process.argv.slice(2);
const entities = 30;
const print = (data) => writeSync(1, `${JSON.stringify(data)}\n`);

const runtime = createCountedLuaRuntime();
const source = createMemorySource({ 'walker.lua': walker(0), 'lib.lua': lib(0) });
const game = await createGame({
  source,
  runtimes: [runtime],
  systems: defaultSystems,
  clock: createManualClock(), // stands still: a frame does the same in every run
  capacity: 1024,
  maxColumnsMiB: 8,
  announce: false,
  log: () => undefined,
});
const seen = { live: 0, refused: 0, rolledBack: 0 };
const leaked = [];
game.reload.events.on('reload', ({ success }) => {
  seen[success ? 'live' : 'refused']++;
  // more than what V8 may give back in so short a run: code that has not run for a while
  if (kind === 'leaking') leaked.push(new Array(5000).fill(0));
});
game.scripts.events.on('rolledBack', () => seen.rolledBack++);
const all = Array.from({ length: entities }, () => game.spawn({ Position: {}, Velocity: {} }, 'walker.lua'));

let framesRun = 0;
// times that binary numbers hold exactly: the timers of every cycle then fire in the same frames of it
const frames = (count) => {
  for (let n = 0; n < count; n++, framesRun++) {
    if (n % 4 === 0) game.emit('ping');
    game.step(1 / 64);
  }
};
const playCycle = async (cycle) => {
  for (const files of savesOfCycle(cycle, kind)) {
    source.write(files);
    await game.reload.idle();
    frames(4);
  }
  frames(80 - (framesRun % 16)); // the end of probation, and of what on_reload started
};
const heapUsed = () => {
  for (let n = 0; n < 2; n++) globalThis.gc();
  return process.memoryUsage().heapUsed;
};
const look = () => {
  for (let n = 0; n < 8; n++) game.scripts.collectAll(); // Lua gives unused call records back by halves
  const { handlers, timers, bytes: luaBytes } = game.scripts.counts().game;
  const gold = all.map((eid) => game.scripts.state(eid, 'walker.lua').value.bag.gold);
  const missed = all.map((eid) => framesRun - game.scripts.state(eid, 'walker.lua').value.frames);
  return {
    ...{ counts: { handlers, timers, ...runtime.count() }, luaBytes, heapBytes: heapUsed(), seen },
    ...{ gold: Math.min(...gold), mostFramesMissed: Math.max(...missed), fewestFramesMissed: Math.min(...missed) },
  };
};

for (let cycle = 1; ; cycle++) {
  await playCycle(cycle);
  if (cycle < Number(warmUp)) continue;
  if (cycle === Number(warmUp)) seen.live = seen.refused = seen.rolledBack = 0;
  print(look());
  if (seen.live + seen.rolledBack >= Number(reloads)) break;
}
game.dispose();
await new Promise((done) => setTimeout(done, 0));
print({ liveVms: runtime.count().liveVms });
