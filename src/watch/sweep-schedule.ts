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
  /** Delay some seconds after an alert. */
  readonly idleMs: number;
  /** Longest delay, when nothing has happened for long; from `idleMs` on each is twice the one before. @default idleMs */
  restMs?(): number;
  /** One sweep. Must not reject. */
  sweep(): Promise<void>;
}

/** Creates the schedule; the first sweep comes after `idleMs`. Sweeps never overlap. */
export function createSweepSchedule(options: SweepScheduleOptions): SweepSchedule {
  const { clock, minMs, idleMs, sweep, restMs = () => idleMs } = options;
  const longer = (): number => (delay < idleMs ? Math.min(delay * 3, idleMs) : Math.min(delay * 2, restMs()));
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
      delay = longer();
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
