/**
 * One instance of the VM's binary, before any Lua state exists in it.
 */
import type { RawLua } from './raw-lua.ts';

/** An instance with a memory of its own. */
export interface VmInstance {
  readonly raw: RawLua;
  /** Most pages of 64 KiB that its memory can have, the reserve included. */
  readonly mostPages: number;
  /** From now on its memory may grow into the reserve: a VM whose scripts have filled it can still be read. */
  openReserve(): void;
  /**
   * Puts a function into the VM's table, where Lua can call it as a C function.
   * @param fn - Exported WASM function, or a JavaScript function (called with the Lua state).
   * @returns Its index in the table.
   */
  addFunction(fn: (...args: number[]) => number): number;
}
