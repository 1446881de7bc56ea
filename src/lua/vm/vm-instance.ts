/**
 * One instance of the VM's binary, before any Lua state exists in it.
 */
import type { RawLua } from './raw-lua.ts';

/** An instance with a memory of its own. */
export interface VmInstance {
  readonly raw: RawLua;
  /** Most pages of 64 KiB that its memory can have. */
  readonly maxPages: number;
  /**
   * Puts a function into the VM's table, where Lua can call it as a C function.
   * @param fn - Exported WASM function, or a JavaScript function (called with the Lua state).
   * @returns Its index in the table.
   */
  addFunction(fn: (...args: number[]) => number): number;
}
