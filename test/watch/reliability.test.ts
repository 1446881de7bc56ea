import { expect, test } from 'vitest';
import { createManualClock } from '../../src/testing/manual-clock.ts';
import { createReliability } from '../../src/watch/reliability.ts';

test('is 100 before the first change, and after changes that were all noticed', () => {
  const reliability = createReliability(createManualClock());
  expect(reliability.score()).toBe(100);
  for (const path of ['a', 'b', 'a']) {
    reliability.noticed(path);
    reliability.changed(path);
  }
  expect(reliability.score()).toBe(100);
});

test('one change of four that nobody noticed makes 75, a second after it was found', () => {
  const clock = createManualClock();
  const reliability = createReliability(clock);
  for (const path of ['a', 'b', 'c']) {
    reliability.noticed(path);
    reliability.changed(path);
  }
  reliability.changed('d');
  expect(reliability.score()).toBe(100);
  clock.advance(1001);
  expect(reliability.score()).toBe(75);
  expect(reliability.missed()).toBe(1);
});

test('an event that comes 200 ms after the change was found counts as noticed', () => {
  const clock = createManualClock();
  const reliability = createReliability(clock);
  reliability.changed('a');
  clock.advance(200);
  reliability.noticed('a');
  clock.advance(5000);
  expect(reliability.score()).toBe(100);
});

test('noticing without a change counts nothing', () => {
  const reliability = createReliability(createManualClock());
  for (let n = 0; n < 10; n++) reliability.noticed('a');
  expect(reliability.score()).toBe(100);
  expect(reliability.missed()).toBe(0);
});
