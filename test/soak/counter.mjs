/** Alternating good and bad reloads of a script with a counter, in a process of its own: nothing is lost, nothing grows. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** Slope of `y` over `x`, by least squares. */
function slope(points) {
  const mean = (of) => points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [x, y] = [mean((point) => point.x), mean((point) => point.y)];
  const spread = points.reduce((sum, point) => sum + (point.x - x) ** 2, 0);
  return points.reduce((sum, point) => sum + (point.x - x) * (point.y - y), 0) / spread;
}

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
  const settled = lines.slice(Math.floor(lines.length / 4)); // code has been compiled, tables have found their sizes
  const half = Math.ceil(settled.length / 2);
  const lowest = (part) => Math.min(...part.map(({ luaBytes }) => luaBytes));
  return {
    ...{ live: last.live, refused: last.refused, failed: last.failed, frames: last.frames },
    lost: Math.max(...lines.map(({ lost }) => lost)),
    counts: last.counts,
    changed: Object.keys(first.counts).filter((name) =>
      lines.some(({ counts }) => counts[name] !== first.counts[name]),
    ),
    luaBytesGrown: lowest(settled.slice(half)) - lowest(settled.slice(0, half)),
    heapBytesPerReload: slope(settled.map(({ live, refused, heapBytes }) => ({ x: live + refused, y: heapBytes }))),
    liveVmsAtTheEnd: end.liveVms,
  };
}
