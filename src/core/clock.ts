/**
 * Time as a value that can be replaced: everything that waits takes a Clock, tests pass a manual one.
 */
import { onceOnly, type Stop } from './stop.ts';

/** Source of time and of timers. */
export interface Clock {
  /** Milliseconds since an arbitrary start; only grows, has fractions. */
  now(): number;
  /** Milliseconds since 1970, comparable with file modification times. */
  epochMs(): number;
  /** Runs `task` once after `delayMs`, never before; the returned function cancels it. */
  after(delayMs: number, task: () => void): Stop;
}

/** The machine's own clock. Timers do not keep a Node process alive. */
export const systemClock: Clock = {
  now: () => performance.now(),
  epochMs: () => performance.timeOrigin + performance.now(),
  after(delayMs, task) {
    const timer: unknown = setTimeout(task, delayMs);
    if (typeof timer === 'object' && timer !== null && 'unref' in timer && typeof timer.unref === 'function') {
      timer.unref();
    }
    return onceOnly(() => clearTimeout(timer as Parameters<typeof clearTimeout>[0]));
  },
};
