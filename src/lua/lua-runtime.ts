/**
 * Lua as a script language: one VM per mod, from wasmoon.
 */
import type { ScriptRuntime } from '../script/runtime.ts';
import { createLuaRoom } from './lua-room.ts';
import { createVmBooter } from './vm/boot.ts';

/** Options of {@link createLuaRuntime}. */
export interface LuaRuntimeOptions {
  /** Address of wasmoon's glue.wasm. Needed in browsers; with the Vite plugin it comes from `virtual:moonloop`. */
  readonly wasmUrl?: string | undefined;
}

/** Creates the Lua runtime, to be passed to `createGame`. */
export function createLuaRuntime(options: LuaRuntimeOptions = {}): ScriptRuntime {
  const booter = createVmBooter(options.wasmUrl);
  return {
    language: 'Lua',
    extensions: ['lua'],
    openRoom: async (services) => createLuaRoom(await booter.boot(), services),
  };
}
