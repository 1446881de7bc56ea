/** What many reloads leave behind in handlers, timers, the VM's tables, Lua's memory and the JavaScript heap. */
import { measureLeaks } from '../soak/leaks.mjs';

/** @param reloads - Versions that go live, in cycles of good and bad saves. */
export async function benchLeaks({ reloads, report }) {
  const results = {};
  for (const kind of ['plain', 'probation']) {
    const found = await measureLeaks({ kind, warmUp: 40, reloads });
    const { changed, luaBytesGrown, heapBytesPerReload, framesMissed } = found;
    const what = `${found.reloads} live, ${found.refused} refused, ${found.rolledBack} taken back`;
    report(`${kind}: counts that changed`, changed.join(', ') || 'none', what);
    report(`${kind}: Lua memory, lower quartile of each half`, `${luaBytesGrown} bytes`, '');
    report(`${kind}: JavaScript heap, slope`, `${heapBytesPerReload.toFixed(1)} bytes a reload`, 'after collections');
    results[kind] = {
      reloads: found.reloads,
      changed_counts: changed.length,
      lua_bytes: luaBytesGrown,
      heap_bytes_per_reload: heapBytesPerReload,
      updates_missed_beyond_rollbacks: framesMissed - found.rolledBack,
    };
  }
  return results;
}
