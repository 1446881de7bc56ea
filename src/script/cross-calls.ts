/**
 * Calls from a script into one of the same mod in another language. A room that has called out is in the middle of running:
 * nothing calls into it until it is back.
 */
import { fail, type Result } from '../core/result.ts';
import type { CrossCall } from './cross-call.ts';
import type { ScriptRoom } from './runtime.ts';
import type { ScriptTable } from './script-table.ts';

/** Calls between the rooms of one game. */
export interface CrossCalls {
  /**
   * Calls a function of a running instance with plain data. Fails with what the function raises, with `SCRIPT_MISSING`,
   * `FOREIGN_ENTITY`, and with `CALL_FAILED` where the other room cannot take it now.
   * @param from - Room whose script calls, and its mod.
   */
  call(from: ScriptRoom, mod: string, to: CrossCall): Result<unknown>;
}

/** Creates the calls of one game. */
export function createCrossCalls(table: Pick<ScriptTable, 'resolve'>): CrossCalls {
  const busy = new Set<ScriptRoom>();
  return {
    call(from, mod, { entity, script, name, args }) {
      const found = table.resolve(mod, script);
      if (!found.ok) return found;
      const { id, number, mod: owner, room, instances } = found.value;
      if (owner !== mod) {
        const apart = `ecs.call: ${id} is a script of mod ${owner}, which runs apart from ${mod}`;
        return fail('FOREIGN_ENTITY', `${apart}. Send an event to which ${owner} reacts`);
      }
      if (room === undefined || room === from || !instances.has(entity)) {
        return fail('SCRIPT_MISSING', `entity ${entity} has no running script "${script}"`);
      }
      if (busy.has(room))
        return fail('CALL_FAILED', `ecs.call: ${id} is in a language that waits for this call to end`);
      if (room.isSpent())
        return fail('BUDGET_SPENT', `ecs.call: the scripts in the language of ${id} have spent this frame`);
      const isFirst = !busy.has(from);
      busy.add(from);
      try {
        return room.callWithin(number, entity, name, args);
      } finally {
        if (isFirst) busy.delete(from);
      }
    },
  };
}
