/**
 * What many reloads leave behind, counted after each cycle of good and bad saves (leak-files.mjs) in a process of its
 * own. Compiled JavaScript lies in the same heap as data and grows for thousands of frames: that process interprets.
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { rise, slope } from './growth.mjs';

const flags = ['--expose-gc', '--no-opt', '--no-sparkplug', '--no-lazy-feedback-allocation'];

/**
 * Reloads scripts in a process of its own, and counts.
 *
 * @param options.kind - One of `kinds` in leak-files.mjs.
 * @param options.warmUp - Cycles before the first count.
 * @param options.reloads - Versions that go live after that, the ones that go back included; a cycle is always ended.
 */
export async function measureLeaks({ kind, warmUp, reloads }) {
  const child = join(import.meta.dirname, 'leak-child.mjs');
  const args = [...flags, child, kind, String(warmUp), String(reloads)];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 1 << 28 });
  const lines = stdout.trim().split('\n').map(JSON.parse);
  const end = lines.pop();
  const [first, last] = [lines[0], lines.at(-1)];
  const reloaded = ({ seen }) => seen.live + seen.rolledBack;
  return {
    reloads: reloaded(last),
    refused: last.seen.refused,
    rolledBack: last.seen.rolledBack,
    /** Handlers, timers, registry entries, table slots, …: after the first cycle, and the names of those that ever differed. */
    counts: first.counts,
    changed: Object.keys(first.counts).filter((name) =>
      lines.some(({ counts }) => counts[name] !== first.counts[name]),
    ),
    luaBytesGrown: rise(lines.map(({ luaBytes }) => luaBytes)),
    heapBytesPerReload: slope(lines.map((line) => ({ x: reloaded(line), y: line.heapBytes }))),
    /** Updates that an entity missed since the first count; each going back may cost it one. */
    framesMissed: last.mostFramesMissed - first.mostFramesMissed,
    gold: last.gold,
    liveVmsAtTheEnd: end.liveVms,
  };
}
