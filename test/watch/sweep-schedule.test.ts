import { expect, test } from 'vitest';
import { createManualClock } from '../../src/testing/manual-clock.ts';
import { createSweepSchedule } from '../../src/watch/sweep-schedule.ts';

function start(restMs?: () => number) {
  const clock = createManualClock();
  const at: number[] = [];
  let release = (): void => undefined;
  let slow = false;
  const sweep = (): Promise<void> => {
    at.push(clock.now());
    if (!slow) return Promise.resolve();
    return new Promise((done) => {
      release = done;
    });
  };
  const schedule = createSweepSchedule({ clock, minMs: 50, idleMs: 5000, sweep, ...(restMs && { restMs }) });
  const pass = async (ms: number): Promise<void> => {
    // sweeps are asynchronous: let each end before time goes on
    for (let n = 0; n < ms; n += 10) {
      clock.advance(10);
      for (let turn = 0; turn < 4; turn++) await Promise.resolve();
    }
  };
  const beSlow = (): void => {
    slow = true;
  };
  return { clock, at, schedule, pass, beSlow, release: () => release() };
}

test('sweeps every 5 s when nothing happens', async () => {
  const { at, pass } = start();
  await pass(15_010);
  expect(at).toEqual([5000, 10_000, 15_000]);
});

test('after an alert sweeps soon, and then less and less often', async () => {
  const { at, schedule, pass } = start();
  await pass(1000);
  schedule.alert();
  await pass(7000);
  expect(at).toEqual([1050, 1200, 1650, 3000, 7050]);
});

test('at rest sweeps less and less often, every 30 s in the end; an alert begins anew', async () => {
  const { at, schedule, pass } = start(() => 30_000);
  await pass(100_000);
  expect(at).toEqual([5000, 15_000, 35_000, 65_000, 95_000]);
  schedule.alert();
  await pass(24_000);
  expect(at.slice(5)).toEqual([100_050, 100_200, 100_650, 102_000, 106_050, 111_050, 121_050]);
});

test('the longest delay may become shorter while it runs', async () => {
  let restMs = 30_000;
  const { at, pass } = start(() => restMs);
  await pass(20_000);
  restMs = 5000;
  await pass(30_000);
  expect(at).toEqual([5000, 15_000, 35_000, 40_000, 45_000, 50_000]);
});

test('alerts that do not end put no sweep off', async () => {
  const { at, schedule, pass } = start();
  for (let n = 0; n < 50; n++) {
    schedule.alert();
    await pass(20);
  }
  expect(at.length).toBeGreaterThan(10);
});

test('sweeps never overlap, and asking for one while it runs waits for that one', async () => {
  const { at, schedule, pass, beSlow, release } = start();
  beSlow();
  const both = Promise.all([schedule.now(), schedule.now()]);
  await pass(20_000);
  expect(at).toEqual([0]);
  release();
  await both;
});

test('ends with dispose', async () => {
  const { at, clock, schedule, pass } = start();
  schedule.dispose();
  await pass(20_000);
  expect(at).toEqual([]);
  expect(clock.waiting()).toBe(0);
});
