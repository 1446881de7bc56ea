/**
 * When watchers look, and how long they wait.
 */
import type { SettleTiming } from '../watch/settle.ts';

/** Timing of the watching, in milliseconds. */
export interface WatchTiming extends SettleTiming {
  /** Between two sweeps of a polling watcher. @default 500 */
  readonly pollingMs?: number | undefined;
  /** Between two sweeps of a native watcher, some seconds after a sign of life. @default 5000 */
  readonly idleSweepMs?: number | undefined;
  /**
   * Between two sweeps of a native watcher when nothing has happened for a minute. Where a sweep has found what no event
   * told it stays at `idleSweepMs`. @default six times idleSweepMs
   */
  readonly restSweepMs?: number | undefined;
}

/** The timing alone of options that hold more; what is left of them may be sent to another thread. */
export function timingOf(options: WatchTiming): WatchTiming {
  const { stableMs, quietMs, debounceDelayMs, togetherMs, pollingMs, idleSweepMs, restSweepMs } = options;
  return { stableMs, quietMs, debounceDelayMs, togetherMs, pollingMs, idleSweepMs, restSweepMs };
}
