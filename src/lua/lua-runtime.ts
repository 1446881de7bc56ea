/**
 * Lua as a script language: one VM per mod, from wasmoon.
 */
import type { ScriptRuntime } from '../script/runtime.ts';
import { type Budgets, fillBudgets, graceOf } from './budgets.ts';
import { createPooledRuntime } from './pooled-runtime.ts';
import { createVmBooter } from './vm/boot.ts';
import { createVmPool } from './vm/vm-pool.ts';

/** Options of {@link createLuaRuntime}. */
export interface LuaRuntimeOptions {
  /** Address of wasmoon's glue.wasm. Needed in browsers; with the Vite plugin it comes from `virtual:moonloop`. */
  readonly wasmUrl?: string | undefined;
  /** What script code may spend; missing ones have their defaults. */
  readonly budgets?: Partial<Budgets> | undefined;
}

/** Creates the Lua runtime, to be passed to `createGame`. @throws MoonloopError `OPTION_INVALID` */
export function createLuaRuntime(options: LuaRuntimeOptions = {}): ScriptRuntime {
  const budgets = fillBudgets(options.budgets);
  const booter = createVmBooter(options.wasmUrl, budgets.memoryMiB * 16, graceOf(budgets));
  return createPooledRuntime(createVmPool(booter), budgets);
}
