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
  /** A mod's VM had to be given up; the mod goes on in another one. */
  roomReplaced: RoomReplacedEvent;
  /** A version was taken back by itself. */
  rolledBack: RollbackEvent;
  live: LiveEvent;
  swapped: SwappedEvent;
}

/** A mod went on in a new VM. */
export interface RoomReplacedEvent {
  readonly mod: string;
  /** Script and entity at which the VM stopped, where known. The entity's instance rests until the next version. */
  readonly script: string | undefined;
  readonly entity: Handle;
  readonly frame: number;
  readonly error: MoonloopError;
  /** Values that could not be carried over, by name; undefined when the instances started from their defaults. */
  readonly lost: Readonly<Record<string, number>> | undefined;
  /** No code of the mod runs until one of its scripts has a new version. */
  readonly rests: boolean;
}

/** A script on one entity is left out of the loops. */
export interface SuspendedEvent {
  readonly script: string;
  readonly version: number;
  /** 0: on all entities, because it spent its budget three times in one frame. */
  readonly entity: Handle;
  readonly frame: number;
  /** What it threw last. */
  readonly error: MoonloopError;
}
