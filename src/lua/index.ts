/** Lua as a script language. */
export type { LuaRuntimeOptions } from './lua-runtime.ts';
export { createLuaRuntime } from './lua-runtime.ts';
