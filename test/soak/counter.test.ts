/** The short run; the whole one, of 100,000 reloads, is `npm run soak -- --only=reloads`. */
import { expect, test } from 'vitest';
import { measureCounter } from './counter.mjs';

test('500 reloads, good and bad in turn: no increment, ping or timer call is lost, and nothing is left behind', async () => {
  const run = await measureCounter({ reloads: 500, looks: 10 });
  expect(run).toMatchObject({ live: 250, refused: 250, failed: 0, lost: 0, changed: [], liveVmsAtTheEnd: 0 });
  expect(run.frames).toBeGreaterThan(1_000);
  expect(run.counts).toMatchObject({
    handlers: 3,
    timers: 3,
    liveVms: 2,
    stackTop: 0,
    cacheEntries: 1,
    clockTimers: 1,
  });
  expect(Math.abs(run.luaBytesGrown)).toBeLessThanOrEqual(1024);
}, 60_000);
