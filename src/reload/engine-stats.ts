/**
 * What one reload of the engine came to: the figures of any reload, its error whole, and whether anything was done.
 */
import type { MoonloopError } from '../core/moonloop-error.ts';
import { createReloadStats, type ReloadStats } from './reload-stats.ts';

/** Outcome of one reload by an engine. `sourceBytes` is 0 where the file could not be read. */
export interface EngineStats extends ReloadStats {
  /** Why it failed, with code, place and cause; undefined after a success. */
  readonly error: MoonloopError | undefined;
  /** True when the content was that of the last attempt: nothing was done, nobody was told, the outcome is that one's. */
  readonly unchanged: boolean;
}

/** Makes the figures; what was reloaded is not compared with when it was saved. */
export function createEngineStats(
  figures: Pick<EngineStats, 'reloadMs' | 'compileMs' | 'sourceBytes' | 'error' | 'unchanged'>,
): EngineStats {
  const { error, unchanged } = figures;
  return { ...createReloadStats({ ...figures, detectMs: undefined }), error, unchanged };
}
