/**
 * Running modules so that nothing of it lasts: a version on an instance that is thrown away, and the start of instances
 * for a game that is being loaded.
 */
import type { Result } from '../core/result.ts';
import type { Scratch } from '../script/scratch.ts';
import type { ModuleColumns } from './columns.ts';
import type { InstanceMaker } from './make-instances.ts';
import type { StateOwner } from './opaque-state.ts';
import type { RandomNumbers } from './random.ts';
import type { WasmScript, WasmVersion } from './wasm-script.ts';

/** Quiet runs of one room. */
export interface QuietRuns {
  /** The entity that may change meanwhile; undefined while nothing is run quietly. */
  scratch(): Scratch | undefined;
  /** Works on an instance that is thrown away; only the scratch entity's columns change. */
  tryOut(
    script: WasmScript,
    version: WasmVersion,
    at: Scratch,
    work: (owner: StateOwner) => Result<void>,
  ): Result<void>;
  /** Runs work during which scripts can read the world, and change nothing. */
  quietly(work: () => void): void;
}

/** No entity ever has this handle. */
const nobody: Scratch = { handle: -2, has: () => false, refill: () => undefined };

/** Creates them. @param maker - Asked for when something runs: it is made after the host functions, which ask for the scratch. */
export function createQuietRuns(columns: ModuleColumns, random: RandomNumbers, maker: () => InstanceMaker): QuietRuns {
  let scratch: Scratch | undefined;
  const during = <T>(at: Scratch, work: () => T): T => {
    const randomBefore = random.state;
    scratch = at;
    columns.scratch.value = at.handle;
    try {
      return work();
    } finally {
      random.state = randomBefore;
      columns.scratch.value = -1;
      scratch = undefined;
    }
  };
  return {
    scratch: () => scratch,
    tryOut: (script, version, at, work) =>
      during(at, () => {
        const made = maker().make(script, version, at.handle);
        if (!made.ok) return made;
        const done = work({ script, version, entity: at.handle, instance: made.value });
        maker().release(made.value);
        return done;
      }),
    quietly: (work) => during(nobody, work),
  };
}
