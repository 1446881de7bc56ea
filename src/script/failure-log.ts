/**
 * Failures of script code, counted: the first of a kind is worth a line, the others a number. A kind is the same
 * script, version, hook, file and line.
 */
import type { Emitter } from '../core/emitter.ts';
import type { MoonloopError } from '../core/moonloop-error.ts';
import type { Stop } from '../core/stop.ts';
import type { ScriptEvents } from './script-events.ts';

/** Counts failures. */
export interface FailureLog {
  /** All failures so far. */
  total(): number;
  /** Kinds so far. */
  distinct(): number;
  stop: Stop;
}

/** Most kinds that are told apart: a script that makes a new one each frame must not fill the memory. */
const maxKinds = 10_000;

/** @param onFirst - Called with the first failure of each kind. */
export function createFailureLog(events: Emitter<ScriptEvents>, onFirst: (error: MoonloopError) => void): FailureLog {
  const kinds = new Set<string>();
  let total = 0;
  const stop = events.on('failed', (error) => {
    total++;
    const { script, version, hook, file, line } = error.place;
    // errors without a line differ by what they say
    const kind = [script, version, hook, file, line ?? error.message].join('\n');
    if (kinds.has(kind) || kinds.size >= maxKinds) return;
    kinds.add(kind);
    onFirst(error);
  });
  return { total: () => total, distinct: () => kinds.size, stop };
}
