/**
 * What comes out of a call into a module, as errors with code and place.
 */
import { type ErrorPlace, MoonloopError } from '../core/moonloop-error.ts';

/** Lines of a call stack that are functions of a module. */
const frames = /(?:^|\n)\s*at ([^\n]*?) ?\(?wasm:\/\/wasm\/(?:([^\n]+)-)?[0-9a-f]+:wasm-function\[(\d+)\]/g;
const [mostFrames, mostLetters] = [16, 200] as const;

/** Codes of what a module does wrong: while it starts, in a hook, in a call from outside, with its state. */
export type TrapCode = 'BODY_FAILED' | 'HOOK_FAILED' | 'CALL_FAILED' | 'STATE_REJECTED';

/** Function names of the call stack, innermost first; names are there when the module has a name section. */
function callStack(thrown: Error): string | undefined {
  const names = [...(thrown.stack ?? '').matchAll(frames)].map(([, shown = '', module, index]) => {
    // the engine puts the module's name in front, where it has one
    const own = module !== undefined && shown.startsWith(`${module}.`) ? shown.slice(module.length + 1) : shown;
    const name = own.length > mostLetters ? `${own.slice(0, mostLetters)}…` : own;
    return name === '' ? `function ${index}` : name;
  });
  return names.length === 0 ? undefined : names.slice(0, mostFrames).join('\n');
}

/**
 * Describes what a call threw.
 * @param isSpent - Whether fuel was the reason.
 * @param code - For what is the module's own fault.
 */
export function trapError(thrown: unknown, isSpent: boolean, code: TrapCode, place: ErrorPlace): MoonloopError {
  const stack = thrown instanceof Error ? callStack(thrown) : undefined;
  const full = stack === undefined ? place : { ...place, traceback: stack };
  const at = stack === undefined ? '' : ` (in ${stack.split('\n')[0]})`;
  if (isSpent) {
    return new MoonloopError('BUDGET_SPENT', `its budget of ticks is spent${at}`, { place: full, cause: thrown });
  }
  if (thrown instanceof MoonloopError) {
    return new MoonloopError(code, `${thrown.message}${at}`, { place: full, cause: thrown });
  }
  return new MoonloopError(code, `${describe(thrown)}${at}`, { place: full, cause: thrown });
}

function describe(thrown: unknown): string {
  if (thrown instanceof WebAssembly.RuntimeError) return `trap: ${thrown.message}`;
  if (thrown instanceof RangeError) return 'trap: the call stack is exhausted';
  if (thrown instanceof WebAssembly.Exception) return 'an exception that nobody caught';
  return thrown instanceof Error ? thrown.message : 'something was thrown that is no error';
}
