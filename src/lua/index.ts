/** Lua as a script language. */

export { createLuaLanguage, type LuaLanguage } from './lua-language.ts';
export type { LuaRuntimeOptions } from './lua-runtime.ts';
export { createLuaRuntime } from './lua-runtime.ts';
