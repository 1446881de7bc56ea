/**
 * `npm run bench`: prints a table and writes bench-results.json. `npm run bench -- --quick` for a look while working,
 * `--only=watch` for one section, `--full` for a whole minute of watching at rest.
 */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { benchCollector } from './collector.mjs';
import { benchErrors } from './errors.mjs';
import { benchFrameDifference } from './frame-difference.mjs';
import { benchHostile } from './hostile.mjs';
import { benchLatency } from './latency.mjs';
import { benchLeaks } from './leaks.mjs';
import { benchLoad } from './load.mjs';
import { benchMeter } from './meter.mjs';
import { benchMove } from './move.mjs';
import { benchReloadedFrames } from './reloaded-frames.mjs';
import { benchSavedData } from './saved-data.mjs';
import { benchSavedGame } from './saved-game.mjs';
import { benchSwap } from './swap.mjs';
import { benchWasmMeter, benchWasmMove } from './wasm-move.mjs';
import { benchWatch } from './watch.mjs';

const quick = process.argv.includes('--quick');
const full = process.argv.includes('--full');
const only = process.argv.find((word) => word.startsWith('--only='))?.slice(7);
const rounds = quick ? 5 : 15;

const report = (what, value, note) => console.log(`  ${what.padEnd(42)} ${value.padEnd(38)} ${note}`);
const section = async (name, title, run) => {
  if (only !== undefined && only !== name) return undefined;
  console.log(`\n${title}`);
  return run();
};

console.log(`Node ${process.version}, ${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores`);
const move = {};
for (const count of quick ? [10_000] : [1_000, 10_000, 50_000]) {
  move[count] = await section('move', `Move script, ${count} entities (× = time against moonloop's)`, () =>
    benchMove({ count, rounds, report }),
  );
}
const swap = await section('swap', 'Swap of 10,000 entities, 20 times', () =>
  benchSwap({ entities: 10_000, swaps: quick ? 5 : 20, report }),
);
const difference = await section('difference', 'Frames with a reload of 10,000 entities, and without', () =>
  benchFrameDifference({ entities: 10_000, pairs: quick ? 6 : 30, report }),
);
const after = await section('after', 'Frames after many reloads', () =>
  benchReloadedFrames({ entities: 10_000, reloads: quick ? 3 : 10, rounds: rounds * 3, report }),
);
const leak = await section('leak', 'What reloads leave behind', () =>
  benchLeaks({ reloads: quick ? 200 : 1000, report }),
);
const errors = await section('errors', 'Entities that throw', () =>
  benchErrors({ entities: 10_000, rounds: rounds * 3, report }),
);
const load = await section('load', 'Loading a script', () => benchLoad({ rounds: rounds * 4, report }));
const safety = await section('meter', 'Metering: plain and metered Lua VM in turns', () =>
  benchMeter({ pairs: quick ? 6 : 18, report }),
);
const kills = await section(
  'hostile',
  'Scripts that never end: the frame that ends them (× = a plain loop of as many ticks)',
  () => benchHostile({ rounds: quick ? 3 : 9, report }),
);
const wasmMove = await section(
  'wasm',
  "WASM: the move module, 10,000 entities (× = time against moonloop's module)",
  async () => ({ [10_000]: await benchWasmMove({ count: 10_000, rounds, report }) }),
);
const wasmMeter = await section('wasm', 'WASM: plain and metered module in turns', () =>
  benchWasmMeter({ pairs: quick ? 6 : 18, report }),
);
const gc = await section('gc', 'Collecting garbage', () =>
  benchCollector({ entities: 10_000, frames: quick ? 200 : 1000, report }),
);
const savedData = await section('data', 'Saved data, 10,000 instances and entities', () =>
  benchSavedData({ entities: 10_000, rounds, report }),
);
const savedGame = await section('save', 'A whole game of 10,000 entities, saved and loaded', () =>
  benchSavedGame({ entities: 10_000, rounds: quick ? 3 : 9, report }),
);
const watch = await section('watch', 'Watching: a storm of saves; 2,000 files at rest', () =>
  benchWatch({ saves: quick ? 1000 : 10_000, idleSeconds: full ? 60 : quick ? 5 : 15, report }),
);
const latency = await section('latency', 'From a save to running code, at 60 frames per second', () =>
  benchLatency({ saves: quick ? 40 : 200, bigSaves: quick ? 8 : 40, report }),
);

const results = {
  lua: {
    move: Object.fromEntries(
      Object.entries(move).map(([count, peers = {}]) => [
        count,
        {
          ns_per_entity: Object.fromEntries(Object.entries(peers).map(([name, { ns_per_entity: ns }]) => [name, ns])),
          ratio: Object.fromEntries(
            Object.entries(peers)
              .filter(([name]) => name !== 'moonloop')
              .map(([name, { ratio }]) => [name, ratio]),
          ),
        },
      ]),
    ),
    gc,
    errors_frame_ms: errors,
    load_ms: load,
  },
  wasm: { move: wasmMove },
  safety: { ...safety, wasm_meter_cost: wasmMeter },
  kills,
  reload: { swap, frame_cpu_difference_ms: difference, frames_after: after, leak, ...latency },
  saved_data: savedData,
  saved_game: savedGame,
  watch,
};
if (only === undefined) {
  writeFileSync('bench-results.json', `${JSON.stringify(results, null, 2)}\n`);
  console.log('\nwritten: bench-results.json');
}
