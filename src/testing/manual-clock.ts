/**
 * A clock that a test moves by hand.
 */
import type { Clock } from '../core/clock.ts';
import { onceOnly } from '../core/stop.ts';

/** A clock whose time passes when it is told to. */
export interface ManualClock extends Clock {
  /** Lets time pass; timers that become due run in order, at their moment. */
  advance(ms: number): void;
  /** Number of timers that wait. */
  waiting(): number;
}

/** @param startMs - Time at the start; also what `epochMs` begins with. */
export function createManualClock(startMs = 0): ManualClock {
  const timers = new Set<{ readonly due: number; readonly task: () => void }>();
  let now = startMs;
  return {
    now: () => now,
    epochMs: () => now,
    waiting: () => timers.size,
    after(delayMs, task) {
      const timer = { due: now + Math.max(0, delayMs), task };
      timers.add(timer);
      return onceOnly(() => timers.delete(timer));
    },
    advance(ms) {
      const end = now + ms;
      for (;;) {
        const due = [...timers].filter((timer) => timer.due <= end).sort((a, b) => a.due - b.due)[0];
        if (due === undefined) break;
        timers.delete(due);
        now = Math.max(now, due.due);
        due.task();
      }
      now = end;
    },
  };
}
