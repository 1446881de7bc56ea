/**
 * Lua for the engine that reloads one file without a game: the build is the data that the file returns.
 */
import { consoleSink, type LogSink } from '../core/logger.ts';
import { MoonloopError } from '../core/moonloop-error.ts';
import { fail } from '../core/result.ts';
import type { ScriptId } from '../core/script-id.ts';
import { createGameWorld } from '../ecs/world.ts';
import { createEntityOwners } from '../script/entity-owners.ts';
import type { RoomServices } from '../script/runtime.ts';
import { createStructuralChanges } from '../script/structural-changes.ts';
import { fillBudgets } from './budgets.ts';
import { compileError, scriptError } from './failures.ts';
import { createKernelCalls } from './kernel-calls.ts';
import type { LuaRuntimeOptions } from './lua-runtime.ts';
import { createRoomVm } from './room-vm.ts';
import { createVmBooter } from './vm/boot.ts';
import type { Vm } from './vm/vm.ts';

/** Lua as a language of the engine. */
export interface LuaLanguage {
  readonly language: 'Lua';
  readonly extensions: readonly string[];
  /**
   * Runs the file in a sandbox of its own and gives a copy of what it returns: lists as arrays, other tables as objects,
   * functions left out. @throws MoonloopError `COMPILE_FAILED`, `BODY_FAILED`, `VALUE_REFUSED`, `SCRIPT_NOT_TEXT`
   */
  compile(input: { readonly id: ScriptId; readonly bytes: Uint8Array }): Promise<unknown>;
}

/** Creates the language, to be put into `languages` of an engine. Each file starts from nothing: it cannot `require`. */
export function createLuaLanguage(options: LuaRuntimeOptions & { readonly log?: LogSink } = {}): LuaLanguage {
  const budgets = fillBudgets(options.budgets);
  const booter = createVmBooter(options.wasmUrl, budgets.memoryMiB * 16);
  return {
    language: 'Lua',
    extensions: ['lua'],
    async compile({ id, bytes }) {
      if (bytes.includes(0)) throw new MoonloopError('SCRIPT_NOT_TEXT', `${id} is not a text file`);
      const calls = createKernelCalls((): Vm => vm, { mod: '', idOf: () => id, ...nobody });
      const services = createServices(id, options.log ?? consoleSink);
      const booted = await booter.boot();
      const vm = createRoomVm(booted, { services, scratch: () => undefined, later: calls.later }, budgets.callTicks);
      try {
        vm.begin('evaluate');
        const problem = vm.load(vm.L, bytes, `@${id}`);
        if (problem !== undefined) throw compileError('', id, problem);
        const caught = vm.finish(1, 1);
        if (caught) throw scriptError('', id, { ...calls.describe(caught).at, hook: 'body' }, caught);
        const value = vm.values.read(vm.L, -1, true);
        vm.end();
        calls.flush();
        return value;
      } finally {
        vm.close();
      }
    },
  };
}

const nothing = (): void => undefined;
const nobody = { failed: nothing, logged: nothing, rests: nothing, died: nothing };

/** The world of a file that has none: small and empty. */
function createServices(id: string, log: LogSink): RoomServices {
  const world = createGameWorld({ capacity: 16, maxColumnsMiB: 1 });
  const nothing = (): void => undefined;
  return {
    mod: '',
    world,
    changes: createStructuralChanges(world, { attach: nothing, detach: nothing, failed: nothing }),
    guard: createEntityOwners(world, () => false).guardOf(''),
    seed: 1,
    resolveScript: (text) => fail('SCRIPT_MISSING', `there are no scripts here, and so no "${text}"`),
    callScript: () => fail('SCRIPT_MISSING', 'there is no other language here'),
    scriptComponent: () => undefined,
    resolveModule: (name) => fail('FILE_MISSING', `${id} stands alone: it cannot require "${name}"`),
    modOf: () => '',
    moduleBytes: () => new Uint8Array(),
    required: nothing,
    listens: nothing,
    emitted: nothing,
    logged: (line) => log({ ...line, script: id, frame: 0 }),
    failed: nothing,
    instanceFailed: nothing,
    scriptRests: nothing,
    roomReplaced: () => ({ goesOn: false }),
    instancesOf: () => new Set(),
  };
}
