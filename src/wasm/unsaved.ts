/**
 * Saved games and WASM scripts: what their instances hold is not saved yet. A game in which one runs is refused, so that
 * nothing is lost without a word; one in which none runs is saved and loaded like all others.
 */

import { MoonloopError } from '../core/moonloop-error.ts';
import { fail, failure, ok } from '../core/result.ts';
import type { RoomLife } from '../script/runtime.ts';

/** What the room tells and does. */
export interface UnsavedRoom {
  /** Scripts that entities run. */
  running(): readonly string[];
  /** Ends all instances, without running anything of them. */
  drop(): void;
}

/** The part of a room that saves and loads. */
export function createUnsaved({ running, drop }: UnsavedRoom): Pick<RoomLife, 'save' | 'openLoading'> {
  return {
    save() {
      const ids = running();
      if (ids.length === 0) return ok({ bytes: new Uint8Array(), lost: new Map(), errors: [] });
      const names = ids.slice(0, 5).join(', ');
      return fail('VALUE_REFUSED', `a game in which WASM scripts run cannot be saved yet: detach ${names} first`);
    },
    async openLoading() {
      return {
        check: (bytes) =>
          bytes.length === 0
            ? ok(new Map())
            : failure(
                new MoonloopError('DATA_DAMAGED', 'the saved game has data of WASM scripts, which are not saved'),
              ),
        restore: () => ok({ lost: new Map(), errors: [], migrated: new Map(), retyped: new Map() }),
        commit: drop,
        finish: () => [],
        abandon: () => undefined,
      };
    },
  };
}
