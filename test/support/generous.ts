/** For tests whose own questions cost more than a script may spend. */
import { type Budgets, createLuaRuntime } from '../../src/lua/index.ts';
import type { ScriptRuntime } from '../../src/script/runtime.ts';

const plenty: Budgets = { callTicks: 500_000_000, frameTicks: 2_000_000_000, memoryMiB: 512 };

/** A Lua runtime with a hundred times the usual budget, for any number of games. */
export const generousRuntimes: readonly ScriptRuntime[] = [createLuaRuntime({ budgets: plenty })];
