/** Lua runtimes by their budgets: games with the same ones share one, as the games of a page can. */
import { type Budgets, createLuaRuntime } from '../../src/lua/index.ts';
import type { ScriptRuntime } from '../../src/script/runtime.ts';

const made = new Map<string, readonly ScriptRuntime[]>();

/** What `createGame` takes as `runtimes`. */
export function luaWith(budgets: Partial<Budgets>): readonly ScriptRuntime[] {
  const key = JSON.stringify(Object.entries(budgets).sort());
  const runtimes = made.get(key) ?? [createLuaRuntime({ budgets })];
  made.set(key, runtimes);
  return runtimes;
}
