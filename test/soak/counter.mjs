/** Alternating good and bad reloads of a script with a counter, in a process of its own: nothing is lost, nothing grows. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { rise, slope } from './growth.mjs';

/**
 * Runs it.
 *
 * @param reloads - Saves, every second one of them bad; a multiple of `looks`.
 * @param looks - How often is counted, at equal distances.
 * @param onLook - Told of each.
 */
export async function measureCounter({ reloads, looks, onLook = () => undefined }) {
  const child = spawn(
    process.execPath,
    ['--expose-gc', join(import.meta.dirname, 'counter-child.mjs'), String(reloads), String(looks)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ended = new Promise((resolve) => child.on('close', resolve));
  const lines = [];
  for await (const text of createInterface({ input: child.stdout })) {
    const line = JSON.parse(text);
    lines.push(line);
    if (line.counts) onLook(line);
  }
  const status = await ended;
  if (status !== 0) throw new Error(`the process ended with ${status}`);
  const end = lines.pop();
  const [first, last] = [lines[0], lines.at(-1)];
  const settled = lines.slice(Math.floor(lines.length / 4)); // code has been compiled
  return {
    ...{ live: last.live, refused: last.refused, failed: last.failed, frames: last.frames },
    lost: Math.max(...lines.map(({ lost }) => lost)),
    counts: last.counts,
    changed: Object.keys(first.counts).filter((name) =>
      lines.some(({ counts }) => counts[name] !== first.counts[name]),
    ),
    luaBytesGrown: rise(lines.map(({ luaBytes }) => luaBytes)),
    heapBytesPerReload: slope(settled.map(({ live, refused, heapBytes }) => ({ x: live + refused, y: heapBytes }))),
    liveVmsAtTheEnd: end.liveVms,
  };
}
