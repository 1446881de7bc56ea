/**
 * What happens to scripts, as events.
 */
import type { LogLine } from '../core/logger.ts';
import type { MoonloopError } from '../core/moonloop-error.ts';
import type { Handle } from '../ecs/handles.ts';
import type { RollbackEvent } from './probation.ts';
import type { LiveEvent, SwappedEvent } from './script-frame.ts';
import type { Build } from './versioned-cache.ts';

/** What happens to scripts, told outside of script code. */
export interface ScriptEvents {
  /** A hook, handler, timer or swap failed on one entity; the others went on. */
  failed: MoonloopError;
  /** A first version was refused when it was attached for the first time. */
  refused: { readonly script: string; readonly error: MoonloopError; readonly build: Build };
  logged: LogLine;
  /** An entity's script threw in three frames running, and is left out until its next version. */
  suspended: SuspendedEvent;
  /** A version was taken back by itself. */
  rolledBack: RollbackEvent;
  live: LiveEvent;
  swapped: SwappedEvent;
}

/** A script on one entity is left out of the loops. */
export interface SuspendedEvent {
  readonly script: string;
  readonly version: number;
  readonly entity: Handle;
  readonly frame: number;
  /** What it threw last. */
  readonly error: MoonloopError;
}
