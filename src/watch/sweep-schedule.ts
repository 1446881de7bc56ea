/**
 * When to sweep a folder: soon and often after a sign of life, rarely when nothing happens.
 */
import type { Clock } from '../core/clock.ts';
import { type Disposable, type Stop, withDispose } from '../core/stop.ts';

/** Runs sweeps. */
export interface SweepSchedule extends Disposable {
  /** Something moved: the next sweep comes within `minMs`. */
  alert(): void;
  /** Sweeps now, or joins the sweep that runs; resolves after it. */
  now(): Promise<void>;
}

/** Options of {@link createSweepSchedule}. */
export interface SweepScheduleOptions {
  readonly clock: Clock;
  /** First delay after an alert; each further one is three times as long. */
  readonly minMs: number;
  /** Delay when nothing happens. */
  readonly idleMs: number;
  /** One sweep. Must not reject. */
  sweep(): Promise<void>;
}

/** Creates the schedule; the first sweep comes after `idleMs`. Sweeps never overlap. */
export function createSweepSchedule({ clock, minMs, idleMs, sweep }: SweepScheduleOptions): SweepSchedule {
  let delay = idleMs;
  let dueAt = Number.POSITIVE_INFINITY;
  let cancel: Stop = () => undefined;
  let running: Promise<void> | undefined;
  let ended = false;

  const plan = (): void => {
    cancel();
    if (ended) return;
    dueAt = clock.now() + delay;
    cancel = clock.after(delay, () => void run());
  };
  const run = (): Promise<void> => {
    cancel();
    dueAt = Number.POSITIVE_INFINITY;
    running ??= sweep().finally(() => {
      running = undefined;
      delay = Math.min(delay * 3, idleMs);
      plan();
    });
    return running;
  };
  plan();
  const schedule: Omit<SweepSchedule, 'dispose' | typeof Symbol.dispose> = {
    alert() {
      delay = minMs;
      // a sweep that is due sooner stays: signs of life that do not end must not put it off
      if (running === undefined && clock.now() + minMs < dueAt) plan();
    },
    now: run,
  };
  return withDispose(schedule, () => {
    ended = true;
    cancel();
  });
}
