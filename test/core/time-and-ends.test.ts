import { expect, test } from 'vitest';
import { systemClock } from '../../src/core/clock.ts';
import { isFiniteNumber, isRecord } from '../../src/core/guards.ts';
import { onceOnly, withDispose } from '../../src/core/stop.ts';
import { createManualClock } from '../../src/testing/manual-clock.ts';

test('an end runs once, however often it is asked for', () => {
  let ends = 0;
  const stop = onceOnly(() => ends++);
  stop();
  stop();
  const owner = withDispose({ name: 'x' }, () => ends++);
  owner.dispose();
  owner[Symbol.dispose]();
  expect([ends, owner.name]).toEqual([2, 'x']);
});

test('an end that calls itself runs once', () => {
  let ends = 0;
  const stop = onceOnly(() => {
    ends++;
    stop();
  });
  stop();
  expect(ends).toBe(1);
});

test('time of the machine only grows, and both its clocks run alike', () => {
  const [now, epoch] = [systemClock.now(), systemClock.epochMs()];
  expect(systemClock.now()).toBeGreaterThanOrEqual(now);
  expect(Math.abs(epoch - Date.now())).toBeLessThan(60_000);
});

test('a cancelled timer of the machine does not run, and cancelling twice is safe', () => {
  const stop = systemClock.after(0, () => {
    throw new Error('ran');
  });
  stop();
  stop();
});

test('timers of a manual clock run in order of their moment, at their moment, and not before', () => {
  const clock = createManualClock(100);
  const ran: string[] = [];
  clock.after(20, () => ran.push(`b@${clock.now()}`));
  clock.after(10, () => {
    ran.push(`a@${clock.now()}`);
    clock.after(5, () => ran.push(`made by a@${clock.now()}`));
  });
  const stop = clock.after(15, () => ran.push('cancelled'));
  stop();
  clock.advance(9);
  expect(ran).toEqual([]);
  clock.advance(11);
  expect(ran).toEqual(['a@110', 'made by a@115', 'b@120']);
  expect([clock.now(), clock.waiting()]).toEqual([120, 0]);
});

test.each([
  [{}, true],
  [Object.create(null), true],
  [[], false],
  [null, false],
  [undefined, false],
  ['text', false],
  [() => 1, false],
])('%s is a record: %s', (value: unknown, is) => {
  expect(isRecord(value)).toBe(is);
});

test.each([
  [0, true],
  [-1.5, true],
  [Number.NaN, false],
  [Number.POSITIVE_INFINITY, false],
  ['1', false],
  [1n, false],
  [null, false],
])('%s is a finite number: %s', (value: unknown, is) => {
  expect(isFiniteNumber(value)).toBe(is);
});
