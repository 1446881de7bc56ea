/**
 * Compiling a file in a VM, as the version that is tried next. Nothing of it runs.
 */
import { MoonloopError } from '../core/moonloop-error.ts';
import { failure, ok, type Result } from '../core/result.ts';
import type { ScriptId } from '../core/script-id.ts';
import { fieldTypes } from '../ecs/field-types.ts';
import type { CompileTarget } from '../script/runtime.ts';
import { compileError } from './failures.ts';
import type { KernelCalls } from './kernel-calls.ts';
import { asksForReset } from './reload-comment.ts';
import type { Vm } from './vm/vm.ts';

/** A file to be compiled. */
export interface CandidateFile {
  readonly mod: string;
  readonly id: ScriptId;
  readonly bytes: Uint8Array;
  readonly target: CompileTarget;
}

/** Compiles it; `SCRIPT_NOT_TEXT` or `COMPILE_FAILED` otherwise. */
export function loadCandidate(vm: Vm, calls: KernelCalls, number: number, file: CandidateFile): Result<void> {
  const { raw, L, memory, bridge } = vm;
  const { mod, id, bytes, target } = file;
  if (bytes.includes(0)) {
    const message = `${id} is not a text file; Lua scripts are text. Was something else saved under this name?`;
    const place = { mod, script: id, hook: 'compile', file: id };
    return failure(new MoonloopError('SCRIPT_NOT_TEXT', message, { place }));
  }
  vm.begin('candidate');
  bridge.push_integer(L, number);
  memory.pushText(L, id);
  const problem = vm.load(L, bytes, `@${id}`);
  if (problem !== undefined) {
    vm.end();
    return failure(compileError(mod, id, problem));
  }
  bridge.push_integer(L, target.version);
  raw.lua_pushlightuserdata(L, target.stateAddress | fieldTypes.u32.code);
  memory.pushText(L, target.hash);
  bridge.push_integer(L, target.withdraws);
  const { merge, keepLocals } = target.policy;
  for (const flag of [asksForReset(bytes), merge === 'three-way', keepLocals]) {
    raw.lua_pushboolean(L, flag ? 1 : 0);
  }
  const caught = vm.finish(10, 0);
  if (caught) return failure(calls.describe(caught, number).error);
  vm.end();
  return ok(undefined);
}
