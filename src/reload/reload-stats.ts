/**
 * What one attempt took and came to: the figures that go with every reload.
 */
import type { MoonloopError } from '../core/moonloop-error.ts';

/** Times that an attempt, and the way from a save to the running code, are held against, in milliseconds. */
export const reloadTargets = {
  /** From the save to complete content. */
  detectionMs: 100,
  compileMs: 50,
  /** From complete content to the published version. */
  reloadMs: 100,
  /** From the save to the first call of the new code. */
  saveToLiveMs: 500,
} as const;

/** Figures of one attempt. */
export interface ReloadStats {
  readonly success: boolean;
  /** Milliseconds from settled content to the end of the attempt. */
  readonly reloadMs: number;
  readonly compileMs: number;
  /**
   * Milliseconds from the save to settled content; undefined where nothing was saved: in a first load, for a script that
   * follows a module it requires, for content that had waited for another file.
   */
  readonly detectMs: number | undefined;
  readonly sourceBytes: number;
  /** Message of what made it fail; undefined after a success. */
  readonly errorMessage: string | undefined;
  /** Whether `reloadMs` is below {@link reloadTargets}. */
  meetsTarget(): boolean;
}

/** What {@link createReloadStats} is told. */
export interface ReloadFigures extends Pick<ReloadStats, 'reloadMs' | 'compileMs' | 'detectMs' | 'sourceBytes'> {
  /** Why it failed. */
  readonly error: MoonloopError | undefined;
}

/** Makes the figures of an attempt. */
export function createReloadStats(figures: ReloadFigures): ReloadStats {
  const { error, reloadMs, compileMs, detectMs, sourceBytes } = figures;
  return {
    ...{ success: error === undefined, errorMessage: error?.message },
    ...{ reloadMs, compileMs, detectMs, sourceBytes },
    meetsTarget: () => reloadMs < reloadTargets.reloadMs,
  };
}
