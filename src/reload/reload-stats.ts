/**
 * What one reload of the engine came to, with its times.
 */
import type { MoonloopError } from '../core/moonloop-error.ts';

/** The specification's target for a whole reload, in milliseconds. */
export const reloadTargetMs = 100;

/** Outcome of one reload. Times are in milliseconds. */
export interface ReloadStats {
  /** Reading, compiling and taking over. */
  readonly reloadMs: number;
  readonly compileMs: number;
  readonly success: boolean;
  /** Why it failed, for people; undefined after a success. */
  readonly errorMessage: string | undefined;
  /** The same with its code, place and cause. */
  readonly error: MoonloopError | undefined;
  /** Size of the file; 0 when it could not be read. */
  readonly sourceBytes: number;
  /** True when the content was that of the last attempt: nothing was done, nobody was told, and the outcome is that one's. */
  readonly unchanged: boolean;
  /** True when the reload took less than 100 ms. */
  meetsTarget(): boolean;
}

/** Makes the statistics of one reload. */
export function createReloadStats(stats: Omit<ReloadStats, 'success' | 'errorMessage' | 'meetsTarget'>): ReloadStats {
  const { error, reloadMs } = stats;
  return {
    ...stats,
    success: error === undefined,
    errorMessage: error?.message,
    meetsTarget: () => reloadMs < reloadTargetMs,
  };
}
