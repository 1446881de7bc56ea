/**
 * What is told of attempts: one event for each, with its figures; and which errors still stand.
 */
import type { Clock } from '../core/clock.ts';
import type { Emitter } from '../core/emitter.ts';
import type { MoonloopError } from '../core/moonloop-error.ts';
import type { VersionedCache } from '../script/versioned-cache.ts';
import type { ReloadEvents } from './reload-event.ts';
import { createReloadRecorder, type ReloadRecorder } from './reload-statistics.ts';
import { createReloadStats } from './reload-stats.ts';

/** Figures of one attempt, as in ReloadStats. */
export interface AttemptFigures {
  readonly sourceBytes: number;
  readonly detectMs?: number | undefined;
  readonly compileMs?: number;
}

/** Tells of attempts. */
export interface ReloadReports {
  readonly recorder: ReloadRecorder;
  /** Tells how an attempt ended. @param start - When it began, in milliseconds of the clock. */
  tell(script: string, error: MoonloopError | undefined, start: number, figures: AttemptFigures): void;
  /** An error was told by somebody else. */
  noteError(script: string): void;
  /** Nothing is to be resolved any more. */
  forget(script: string): void;
  /** Whether an error of this file was told that nothing has resolved yet. */
  isAtFault(script: string): boolean;
  /** From now on attempts are reloads; before, they are first loads. */
  endFirst(): void;
}

/** Creates the teller. */
export function createReloadReports(events: Emitter<ReloadEvents>, cache: VersionedCache, clock: Clock): ReloadReports {
  const recorder = createReloadRecorder();
  const atFault = new Set<string>();
  let first = true;
  return {
    recorder,
    tell(script, error, start, { sourceBytes, detectMs, compileMs = 0 }) {
      const stats = createReloadStats({ error, reloadMs: clock.now() - start, compileMs, detectMs, sourceBytes });
      const event = { ...stats, script, version: cache.version(script), error, first };
      if (error) atFault.add(script);
      else atFault.delete(script);
      recorder.attempt(event);
      events.emit('reload', event);
    },
    noteError: (script) => void atFault.add(script),
    forget: (script) => void atFault.delete(script),
    isAtFault: (script) => atFault.has(script),
    endFirst() {
      first = false;
    },
  };
}
