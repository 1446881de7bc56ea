import { expect, test } from 'vitest';
import { createStretches } from '../../src/node/stretches.ts';
import { createManualClock } from '../../src/testing/manual-clock.ts';

/** Stretches on a clock that a test moves, on a processor that works `share` of the time. */
function timed(share = 1) {
  const clock = createManualClock();
  const stretches = createStretches(clock, () => clock.now() * share);
  return { ...stretches, work: (ms: number) => clock.advance(ms), clock };
}

test('the longest of several pieces of work counts, also of one that throws and of one inside another', () => {
  const { run, work, longestMs } = timed();
  run(() => work(3));
  run(() => {
    run(() => work(2));
    work(2);
  });
  expect(longestMs()).toBe(4);
  const fails = (): never => {
    work(5);
    throw new Error('a fault');
  };
  expect(() => run(fails)).toThrow('a fault');
  work(50); // somebody else's
  run(() => work(1));
  expect(longestMs()).toBe(5);
});

test('work that waits counts up to where it waits, and from there on anew; other work meanwhile counts by itself', async () => {
  const { run, during, wait, work, longestMs } = timed();
  let goOn = (): void => undefined;
  const waiting = new Promise<void>((done) => {
    goOn = done;
  });
  const all = during(async () => {
    work(2);
    await wait(waiting);
    work(1);
    work(3); // the same stretch
  });
  expect(longestMs()).toBe(2);
  work(100);
  run(() => work(3));
  expect(longestMs()).toBe(3);
  goOn();
  await all;
  expect(longestMs()).toBe(4);
});

test('work that fails while it waits ends its stretch', async () => {
  const { during, wait, work, longestMs } = timed();
  await expect(during(() => wait(Promise.reject(new Error('gone'))))).rejects.toThrow('gone');
  work(100);
  await during(() => Promise.resolve(work(1)));
  expect(longestMs()).toBe(1);
});

test('time in which other programs have the processor does not count', () => {
  const { run, work, longestMs } = timed(0.25);
  run(() => work(8));
  expect(longestMs()).toBe(2);
});

test('a stretch is forgotten after a minute, and not before 30 seconds have gone', () => {
  const { run, work, longestMs, clock } = timed();
  run(() => work(5));
  clock.advance(30_000);
  expect(longestMs()).toBe(5);
  clock.advance(30_000);
  expect(longestMs()).toBe(0);
});

test('what is forgotten counts no more, what comes after does', () => {
  const { run, work, longestMs, forget } = timed();
  run(() => work(5));
  forget();
  expect(longestMs()).toBe(0);
  run(() => work(1));
  expect(longestMs()).toBe(1);
});
