/**
 * The order in which scripts run in a frame. It is fixed, but for a mod that had spent its budget: what was left out then
 * comes first in its next frame, or a greedy script would starve those behind it. Updates that were left out come before
 * timers, fixed updates and events as well: these could take up each frame for ever.
 */
import type { LoopHook, ScriptRoom } from './runtime.ts';
import type { ScriptRecord } from './script-record.ts';
import type { ScriptTable } from './script-table.ts';

/** Order of the scripts of one game. */
export interface RunningOrder {
  /** The scripts of this frame; made anew only when something was left out in the frame before. */
  next(hook: LoopHook): readonly ScriptRecord[];
  /** A script was left out. */
  skipped(hook: LoopHook, record: ScriptRecord): void;
  /** The rooms of scripts whose updates were left out in the frame before. */
  behind(): ReadonlySet<ScriptRoom>;
}

const nobody: ReadonlySet<ScriptRoom> = new Set();

/** @param table - Knows the fixed order. */
export function createRunningOrder(table: ScriptTable): RunningOrder {
  // by hook: the first script of each mod that was left out
  const left: Record<LoopHook, Map<string, ScriptRecord>> = { on_update: new Map(), on_fixed_update: new Map() };
  return {
    next(hook) {
      const firsts = left[hook];
      const ordered = table.ordered();
      if (firsts.size === 0) return ordered;
      const result = rotate(ordered, firsts);
      firsts.clear();
      return result;
    },
    skipped(hook, record) {
      if (!left[hook].has(record.mod)) left[hook].set(record.mod, record);
    },
    behind() {
      const firsts = left.on_update;
      return firsts.size === 0 ? nobody : new Set([...firsts.values()].flatMap(({ room }) => room ?? []));
    },
  };
}

function rotate(ordered: readonly ScriptRecord[], firsts: ReadonlyMap<string, ScriptRecord>): ScriptRecord[] {
  const byMod = new Map<string, ScriptRecord[]>();
  for (const record of ordered) byMod.set(record.mod, [...(byMod.get(record.mod) ?? []), record]);
  return [...byMod].flatMap(([mod, records]) => {
    const first = firsts.get(mod);
    const at = first ? Math.max(0, records.indexOf(first)) : 0;
    return [...records.slice(at), ...records.slice(0, at)];
  });
}
