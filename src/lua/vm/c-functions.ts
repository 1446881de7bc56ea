/**
 * JavaScript functions as C functions: what they throw becomes a Lua error, with the position of the script's line in
 * front, as Lua's own errors have it.
 */
import { MoonloopError } from '../../core/moonloop-error.ts';
import type { BridgeHost } from './bridge.ts';
import type { ErrorReader } from './captured-error.ts';
import type { LuaState, RawLua } from './raw-lua.ts';
import type { VmMemory } from './vm-memory.ts';

/** A host function: reads arguments from the stack of `L`, pushes results, returns how many. May throw. */
export type HostFunctionBody = (L: LuaState) => number;

/** Whether what was thrown means that the VM stopped in the middle of something: it cannot be used any more. */
export function isTrap(thrown: unknown): boolean {
  return thrown instanceof WebAssembly.RuntimeError;
}

/** Runs the body of a C function. */
export type RunBody = (L: LuaState, body: () => number) => number;

/** Creates the runner for one VM. */
export function createBodyRunner(raw: RawLua, memory: VmMemory, errors: ErrorReader): RunBody {
  return (L, body) => {
    let message: string;
    try {
      return body();
    } catch (error) {
      // a JavaScript error must not unwind Lua's frames; a number is Lua's own long jump, and must
      if (typeof error === 'number' || isTrap(error)) throw error;
      message = error instanceof Error ? error.message : String(error);
      if (error instanceof MoonloopError) errors.noteRefusal(error);
    }
    raw.lua_settop(L, 0);
    const at = errors.position(L);
    memory.pushText(L, at === undefined ? message : `${at.file}:${at.line}: ${message}`);
    return raw.lua_error(L);
  };
}

/** The bridge's JavaScript functions, guarded in the same way. */
export function guardBridgeHost(host: BridgeHost, run: RunBody): BridgeHost {
  return {
    fail: (L, column, reason) => run(L, () => host.fail(L, column, reason)),
    textOf: (L, id) => run(L, () => host.textOf(L, id)),
    idOf: (L) => run(L, () => host.idOf(L)),
    spent: (L, activation) => run(L, () => host.spent(L, activation)),
  };
}
