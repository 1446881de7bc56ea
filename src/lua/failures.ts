/**
 * From what a VM says to errors with code and place.
 */
import { MoonloopError } from '../core/moonloop-error.ts';
import type { CapturedError } from './vm/captured-error.ts';

/** Where the kernel was when an error was caught. */
export interface FailureContext {
  /** Script number; 0 when no script was running. */
  readonly script: number;
  readonly entity: number;
  readonly hook: string;
  readonly version: number;
  /** Page and slot of the instance that had its turn in the loop: where to go on. Zeros when none had. */
  readonly page: number;
  readonly slot: number;
  /** Handle of that instance's entity; another than `entity` when it was calling another script. */
  readonly looped: number;
}

/** Error of a chunk that does not compile. @param message - As Lua gives it: `name:line: text`. */
export function compileError(mod: string, script: string, message: string): MoonloopError {
  const parts = /^(?:.*?):(\d+): ([\s\S]*)$/.exec(message);
  const line = parts ? Number(parts[1]) : undefined;
  return new MoonloopError('COMPILE_FAILED', parts?.[2] ?? message, {
    place: { mod, script, hook: 'compile', file: script, line },
  });
}

/** In front of what Lua itself says about a call that the framework's code made; it means nothing to authors. */
const kernelPosition = /^moonloop\/[\w-]+:\d+: /;

/** Faults of what is written in a manifest, not of the code that finds out. */
const manifestFaults: ReadonlySet<string> = new Set(['DEPENDENCY_UNDECLARED', 'DEPENDENCY_MISSING']);

/** Error raised by running script code. */
export function scriptError(
  mod: string,
  script: string | undefined,
  context: FailureContext,
  caught: CapturedError,
): MoonloopError {
  const noModule = context.hook === 'body' && caught.message.includes('must return a table');
  const failed = noModule ? 'NO_MODULE' : context.hook === 'body' ? 'BODY_FAILED' : 'HOOK_FAILED';
  const own = caught.cause && manifestFaults.has(caught.cause.code) ? caught.cause.code : failed;
  const code = caught.spent === 'trap' ? 'VM_KILLED' : caught.spent ? 'BUDGET_SPENT' : own;
  return new MoonloopError(code, caught.message.replace(kernelPosition, ''), {
    cause: caught.cause,
    place: {
      mod,
      script,
      version: context.version,
      entity: context.entity,
      hook: context.hook,
      file: caught.file ?? script,
      line: caught.line,
      traceback: caught.traceback,
    },
  });
}
