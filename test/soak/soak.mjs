/**
 * `npm run soak`: the long runs of what `npm test` tries shortly. Ends with 1 when something is over its limit.
 * `npm run soak -- --only=reloads` runs one part: `leaks`, `reloads`, `faults` or `wasm`.
 */
import { spawnSync } from 'node:child_process';
import { benchLeaks } from '../bench/leaks.mjs';
import { measureCounter } from './counter.mjs';

const report = (what, value, note) => console.log(`  ${what.padEnd(42)} ${value.padEnd(38)} ${note}`);
const over = [];
const limit = (what, value, most) => {
  if (value > most) over.push(`${what}: ${value}, limit ${most}`);
};

/** Runs tests of `npm test` in their long form; gives the exit status. */
function wholeTests(path) {
  const words = ['node_modules/vitest/vitest.mjs', 'run', '--project', 'node', path, '--disable-console-intercept'];
  const env = { ...process.env, MOONLOOP_SOAK: '1' };
  return spawnSync(process.execPath, words, { env, stdio: 'inherit' }).status ?? 1;
}

const parts = {
  async leaks() {
    console.log('What 1,000 reloads leave behind');
    for (const [kind, found] of Object.entries(await benchLeaks({ reloads: 1000, report }))) {
      limit(`${kind}: counts that changed`, found.changed_counts, 0);
      limit(`${kind}: Lua memory in bytes`, Math.abs(found.lua_bytes), 1024);
      limit(`${kind}: heap in bytes a reload`, found.heap_bytes_per_reload, 100);
      limit(`${kind}: updates missed`, found.updates_missed_beyond_rollbacks, 0);
    }
  },
  async reloads() {
    const reloads = 100_000;
    console.log(`${reloads.toLocaleString('en')} reloads of a script with a counter, good and bad in turn`);
    const start = performance.now();
    const run = await measureCounter({
      reloads,
      looks: 100,
      onLook({ live, refused, lost, heapBytes }) {
        const done = live + refused;
        if (done % 10_000 !== 0) return;
        const seconds = ((performance.now() - start) / 1000).toFixed(0);
        report(
          `${done.toLocaleString('en')} reloads`,
          `${lost} lost`,
          `heap ${(heapBytes / 2 ** 20).toFixed(2)} MiB, ${seconds} s`,
        );
      },
    });
    report('live, refused, frames', `${run.live}, ${run.refused}, ${run.frames}`, '');
    report('most increments that an entity lost', String(run.lost), '');
    report('counts that changed', run.changed.join(', ') || 'none', JSON.stringify(run.counts));
    report('Lua memory, lower quartile of each half', `${run.luaBytesGrown} bytes`, '');
    report('JavaScript heap, slope', `${run.heapBytesPerReload.toFixed(2)} bytes a reload`, 'after collections');
    limit('reloads: increments lost', run.lost, 0);
    limit('reloads: not tried', reloads - run.live - run.refused, 0);
    limit('reloads: failures told', run.failed, 0);
    limit('reloads: counts that changed', run.changed.length, 0);
    limit('reloads: Lua memory in bytes', run.luaBytesGrown, 1024);
    limit('reloads: heap in bytes a reload', run.heapBytesPerReload, 10);
    limit('reloads: VMs left', run.liveVmsAtTheEnd, 0);
  },
  async faults() {
    console.log('Each call, allocation and read of a reload fails once');
    limit('faults: exit status', wholeTests('test/faults'), 0);
  },
  async wasm() {
    console.log('1,000 reloads of a module whose declared fields 5,000 entities have');
    limit('wasm: exit status', wholeTests('test/wasm/kept-values.test.ts'), 0);
  },
};

const only = process.argv.find((word) => word.startsWith('--only='))?.slice('--only='.length);
if (only !== undefined && !(only in parts)) {
  console.error(`there is no part ${only}; there are ${Object.keys(parts).join(', ')}`);
  process.exit(2);
}
for (const [name, run] of Object.entries(parts)) if (only === undefined || only === name) await run();

console.log(over.length === 0 ? '\nall within their limits' : `\nover the limit:\n  ${over.join('\n  ')}`);
process.exitCode = over.length === 0 ? 0 : 1;
