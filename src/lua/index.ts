/** Lua as a script language. */
export { type Budgets, defaultBudgets } from './budgets.ts';

export { createLuaLanguage, type LuaLanguage } from './lua-language.ts';
export type { LuaRuntimeOptions } from './lua-runtime.ts';
export { createLuaRuntime } from './lua-runtime.ts';
