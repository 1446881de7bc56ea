import { expect, test } from 'vitest';
import { createFrameStatistics } from '../../src/profiler/frame-statistics.ts';

test('what was recorded in a frame belongs to that frame, added up by kind', () => {
  const statistics = createFrameStatistics();
  const { probe } = statistics;
  probe.record('swap', 'a.lua', 1, 0);
  probe.record('swap', 'b.lua', 2, 0);
  probe.record('gc', 'lua', 0.5, 0);
  probe.record('system', 'scriptSystem', 9, 0);
  probe.record('script', 'a.lua', 1, 10);
  probe.record('script', 'a.lua', 3, 0);
  statistics.endFrame(20);
  statistics.endFrame(10);
  expect([statistics.frame.count(), statistics.frame.max()]).toEqual([2, 20]);
  expect([statistics.swap.count(), statistics.swap.max()]).toEqual([1, 3]); // frames without a swap are left out
  expect([statistics.gc.count(), statistics.gc.max()]).toEqual([1, 0.5]);
  const a = statistics.scripts().get('a.lua')!;
  expect([a.updates, a.perFrame.count(), a.perFrame.max()]).toEqual([10, 1, 4]);
  expect([...statistics.scripts().keys()]).toEqual(['a.lua']);
});

test('scripts are kept apart, and updates are added up over frames', () => {
  const statistics = createFrameStatistics();
  for (let frame = 1; frame <= 100; frame++) {
    statistics.probe.record('script', 'a.lua', frame, 2);
    if (frame % 10 === 0) statistics.probe.record('script', '__proto__', 1, 1);
    statistics.endFrame(frame);
  }
  const a = statistics.scripts().get('a.lua')!;
  expect([a.updates, a.perFrame.count()]).toEqual([200, 100]);
  expect(Math.abs(a.perFrame.percentile(0.95) / 95 - 1)).toBeLessThan(0.021);
  expect(statistics.scripts().get('__proto__')?.updates).toBe(10);
  expect(Math.abs(statistics.frame.percentile(0.5) / 50 - 1)).toBeLessThan(0.021);
});
