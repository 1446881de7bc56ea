/**
 * What the scripts of a mod have made, out of a VM that has to be given up and into the one that takes its place. The
 * kernel's salvage and restore do the work; docs/value-format.md describes the bytes.
 */
import { type MoonloopError, toMoonloopError } from '../core/moonloop-error.ts';
import { failure, ok, type Result } from '../core/result.ts';
import { decodeValue } from './codec/decode-values.ts';
import { sealValues } from './codec/encode-values.ts';
import { isLuaTable, type LuaData, type LuaTable, luaField } from './codec/lua-data.ts';
import type { KernelExport } from './kernel/kernel.ts';
import type { CapturedError } from './vm/captured-error.ts';
import { luaType } from './vm/raw-lua.ts';
import type { Vm } from './vm/vm.ts';

/** What a kernel function of salvage and restore answers. */
export interface SalvageAnswer {
  /** Bytes; empty where there are none. */
  readonly piece: Uint8Array;
  /** Nothing is left to do. */
  readonly done: boolean;
}

/** How kernel functions are called in the old VM, or the new one. */
export interface SalvageCalls {
  /** Calls with whole numbers or bytes; fails with what the call raised, described with its place. */
  call(name: KernelExport, ...args: readonly (number | Uint8Array)[]): Result<SalvageAnswer>;
}

/** What a restoration did not bring back. */
export interface Restored {
  /** How often something was left out, by name: a field (`a.lua.task`), a registration (`a.lua: time.after`). */
  readonly lost: ReadonlyMap<string, number>;
  /** What went wrong in code that the new VM ran: bodies, modules. The entity of a failed body has no instance. */
  readonly errors: readonly MoonloopError[];
  /** Events that wait to be delivered. */
  readonly pendingEvents: number;
}

/** What is special about a saved game. */
export interface FromSavedGame {
  /** Script numbers here, by those in the saved game. */
  readonly numbers: ReadonlyMap<number, number>;
}

/** What of a saved game was given to other code than it was saved with. */
export interface Migrated {
  /** Number of entities by script id. */
  readonly migrated: ReadonlyMap<string, number>;
  /** Number of entities by field (`a.lua.speed`) that have the new default, of another type. */
  readonly retyped: ReadonlyMap<string, number>;
}

const instancesPerCall = 256;

/** Errors after which the VM takes no calls. */
const theEnd: ReadonlySet<string> = new Set(['VM_DEAD', 'VM_KILLED', 'DISPOSED']);

/** The state of a mod as bytes. @param scripts - Numbers of its scripts. */
export function salvageState(calls: SalvageCalls, scripts: readonly number[]): Result<Uint8Array<ArrayBuffer>> {
  const pieces = salvagePieces(calls, 'salvage_shared', scripts);
  if (!pieces.ok) return pieces;
  const end = calls.call('salvage_end');
  if (!end.ok) return end;
  return ok(sealValues([...pieces.value, end.value.piece]));
}

/** All that comes before `salvage_end`. @param begin - Writes what all scripts share. */
export function salvagePieces(
  calls: SalvageCalls,
  begin: 'salvage_shared' | 'save_shared',
  scripts: readonly number[],
): Result<Uint8Array[]> {
  const shared = calls.call(begin);
  if (!shared.ok) return shared;
  const pieces = [shared.value.piece];
  for (const number of scripts) {
    for (let done = false; !done; ) {
      const answer = calls.call('salvage_script', number, instancesPerCall);
      if (!answer.ok) return answer;
      pieces.push(answer.value.piece);
      done = answer.value.done;
    }
  }
  return ok(pieces);
}

/** Calls until nothing is left to do. What scripts raise is put into `errors`; fails when the VM takes no more calls. */
export function callUntilDone(
  calls: SalvageCalls,
  errors: MoonloopError[],
  name: KernelExport,
  ...args: readonly number[]
): Result<void> {
  for (let done = false; !done; ) {
    const answer = calls.call(name, ...args);
    if (answer.ok) done = answer.value.done;
    else if (theEnd.has(answer.error.code)) return answer;
    else errors.push(answer.error);
  }
  return ok(undefined);
}

/**
 * Makes the instances again that `bytes` tell of, and gives them their data. The scripts are published in the new VM.
 * Fails when the bytes as a whole cannot be read; then no instance exists.
 */
export function restoreState(
  calls: SalvageCalls,
  bytes: Uint8Array,
  scripts: readonly number[],
  game?: FromSavedGame,
): Result<Restored & Partial<Migrated>> {
  const errors: MoonloopError[] = [];
  const opened = calls.call('restore_open', bytes, game ? 1 : 0);
  if (!opened.ok) return opened;
  for (const [saved, here] of game?.numbers ?? []) calls.call('restore_number', saved, here);
  for (let done = false; !done; ) {
    const answer = calls.call('restore_shared');
    if (!answer.ok) return answer;
    done = answer.value.done;
  }
  for (const number of scripts) {
    const made = callUntilDone(calls, errors, 'restore_script', number, instancesPerCall);
    if (!made.ok) return made;
  }
  const filled = callUntilDone(calls, errors, 'restore_data', instancesPerCall);
  if (!filled.ok) return filled;
  const end = calls.call('restore_end');
  if (!end.ok) return end;
  const told = decodeValue(end.value.piece);
  if (!told.ok) return told;
  return ok({ ...readCounts(told.value as LuaTable, game !== undefined), errors });
}

/** Numbers by name; an empty map where there is no table. */
export function readNumbers(told: LuaData | undefined): Map<string, number> {
  return new Map((isLuaTable(told) ? told.entries : []).map(([name, count]) => [String(name), Number(count)]));
}

function readCounts(told: LuaTable, isGame: boolean): Omit<Restored & Partial<Migrated>, 'errors'> {
  const counts = (name: string): Map<string, number> => readNumbers(luaField(told, name));
  return {
    lost: counts('lost'),
    ...(isGame && { migrated: counts('migrated'), retyped: counts('retyped') }),
    pendingEvents: Number(luaField(told, 'waiting') ?? 0),
  };
}

/** Calls in a VM, after a trap in its new thread. @param describe - Makes an error of what was caught. */
export function createSalvageCalls(vm: Vm, describe: (caught: CapturedError) => MoonloopError): SalvageCalls {
  const { raw, memory } = vm;
  const bytesAt = (index: number): Uint8Array => {
    if (raw.lua_type(vm.L, index) !== luaType.string) return new Uint8Array();
    const pointer = raw.lua_tolstring(vm.L, index, 0);
    return new Uint8Array(raw.memory.buffer, pointer, vm.bridge.length(vm.L, index)).slice();
  };
  return {
    call(name, ...args) {
      try {
        vm.begin(name);
      } catch (error) {
        return failure(toMoonloopError(error, 'VM_DEAD'));
      }
      for (const arg of args) {
        if (typeof arg === 'number') vm.bridge.push_integer(vm.L, arg);
        else memory.pushBytes(vm.L, arg);
      }
      const caught = vm.finish(args.length, 2);
      if (caught) return failure(describe(caught));
      const answer = { piece: bytesAt(-2), done: raw.lua_toboolean(vm.L, -1) !== 0 };
      vm.end();
      return ok(answer);
    },
  };
}
