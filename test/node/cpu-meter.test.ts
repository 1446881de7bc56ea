import { expect, test } from 'vitest';
import { createCpuMeter } from '../../src/node/cpu-meter.ts';
import { createManualClock } from '../../src/testing/manual-clock.ts';

/** A meter on a clock that a test moves, in a process that works on so many threads at once. */
function metered(threads: { busy: number }) {
  const clock = createManualClock();
  let cpu = 0;
  const meter = createCpuMeter(clock, () => cpu);
  const pass = (ms: number): void => {
    clock.advance(ms);
    cpu += ms * threads.busy;
  };
  const sweep = (ms: number, entries: number) =>
    meter.countSweep(() => {
      pass(ms);
      return Promise.resolve(entries);
    });
  return { ...meter, pass, sweep };
}

test('a handler of 5 ms in a second is 0.5 percent', () => {
  const { count, pass, percent } = metered({ busy: 0 });
  count(() => pass(5));
  pass(995);
  expect(percent()).toBeCloseTo(0.5);
});

test('a sweep costs no more than it takes, whatever other threads do meanwhile', async () => {
  const { sweep, pass, percent } = metered({ busy: 2 });
  await sweep(10, 100);
  pass(990);
  expect(percent()).toBeCloseTo(1);
});

test('an entry costs the least that any sweep showed: a sweep beside other work of its thread costs what a quiet one does', async () => {
  const { sweep, pass, percent } = metered({ busy: 1 });
  await sweep(10, 100);
  await sweep(90, 100);
  pass(900);
  expect(percent()).toBeCloseTo(2);
});
