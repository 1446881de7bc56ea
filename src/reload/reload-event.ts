/**
 * What the reload coordinator tells: one event per attempt, for success and failure.
 */
import type { MoonloopError } from '../core/moonloop-error.ts';
import type { SourceFile } from '../source/script-source.ts';
import type { ReloadStats } from './reload-stats.ts';

/** Outcome of one attempt to make content live. */
export interface ReloadEvent extends ReloadStats {
  readonly script: string;
  /** Version that is live after the attempt; 0 when none is. */
  readonly version: number;
  /** Why it failed; undefined after a success. */
  readonly error: MoonloopError | undefined;
  /** True for the attempts of the first load. */
  readonly first: boolean;
}

/** A file that entities run is gone. */
export interface DeletedEvent {
  readonly script: string;
  /** Version that goes on running. */
  readonly version: number;
}

/** Events of the coordinator. */
export interface ReloadEvents {
  /** A file that no runtime knows was read: a manifest, a table of settings. */
  file: SourceFile;
  reload: ReloadEvent;
  deleted: DeletedEvent;
}
