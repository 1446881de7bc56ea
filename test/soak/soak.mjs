/** `npm run soak`: the long runs of what `npm test` tries shortly. Ends with 1 when something is over its limit. */
import { benchLeaks } from '../bench/leaks.mjs';

const report = (what, value, note) => console.log(`  ${what.padEnd(42)} ${value.padEnd(38)} ${note}`);
const over = [];
const limit = (what, value, most) => {
  if (value > most) over.push(`${what}: ${value}, limit ${most}`);
};

console.log('What 1,000 reloads leave behind');
for (const [kind, found] of Object.entries(await benchLeaks({ reloads: 1000, report }))) {
  limit(`${kind}: counts that changed`, found.changed_counts, 0);
  limit(`${kind}: Lua memory in bytes`, Math.abs(found.lua_bytes), 1024);
  limit(`${kind}: heap in bytes a reload`, found.heap_bytes_per_reload, 100);
  limit(`${kind}: updates missed`, found.updates_missed_beyond_rollbacks, 0);
}

console.log(over.length === 0 ? '\nall within their limits' : `\nover the limit:\n  ${over.join('\n  ')}`);
process.exitCode = over.length === 0 ? 0 : 1;
