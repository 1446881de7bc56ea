/**
 * A Lua VM with the kernel in it: protected calls of kernel functions, and host functions that Lua can call.
 * Kernel functions are kept in the registry under small pointers, so that a call needs no name and no BigInt.
 */
import { MoonloopError } from '../../core/moonloop-error.ts';
import type { Handles } from '../../ecs/handles.ts';
import type { WorldMemory } from '../../ecs/world-memory.ts';
import { type KernelExport, kernelExports } from '../kernel/kernel.ts';
import type { BootedVm } from './boot.ts';
import { type Bridge, type BridgeHost, createBridge, stringTableKeys } from './bridge.ts';
import { createBodyRunner, guardBridgeHost, type HostFunctionBody } from './c-functions.ts';
import { type CapturedError, createErrorReader } from './captured-error.ts';
import { createHeap } from './heap.ts';
import { type BareVm, exportKey, loadKernel, openLibraries, sealColumns } from './kernel-loader.ts';
import { type LuaState, registryIndex } from './raw-lua.ts';
import { createValues, type Values } from './values.ts';
import { createVmMemory } from './vm-memory.ts';

/** A running VM. */
export interface Vm extends BareVm {
  readonly bridge: Bridge;
  readonly values: Values;
  /** Pushes the message handler and a kernel function; arguments follow, then `finish`. */
  begin(name: KernelExport): void;
  /**
   * Calls what `begin` pushed. @returns undefined when it went well: the results are on the stack, to be read and
   * dropped with `end`. Otherwise what was caught; the stack is clean then.
   */
  finish(args: number, results: number): CapturedError | undefined;
  /** Drops the results of a call. */
  end(): void;
  /** The VM has stopped in the middle of something: what runs in it from then on can only save what is there. */
  readonly hasTrapped: boolean;
  /**
   * Something was thrown out of the VM, wherever it was entered: nobody knows what of it was done, so it counts as a trap.
   * Says of which the VM stopped; that is what was thrown first.
   */
  giveUp(thrown: unknown): CapturedError;
  /** After a trap: kernel functions can be called again, in a thread of their own. Does nothing where that is not so. */
  reopen(): void;
  /** Empties the VM's tables of interned strings. */
  forgetStrings(): void;
  /** An error noted by a host function, to be taken instead of the one that Lua raises next. */
  notice(error: CapturedError): void;
  /** Errors are new again: their next ones have a call stack. */
  forgetErrors(): void;
  readError(L: LuaState, index: number, of: LuaState): CapturedError;
  /** Refuses all further calls; the memory goes when no script code can be on the stack any more. */
  close(): void;
}

/** What Lua can call: the bridge's helpers and the kernel's `host` table. */
export interface VmHost {
  readonly bridge: Omit<BridgeHost, 'spent'>;
  readonly functions: Readonly<Record<string, HostFunctionBody>>;
}

/** Where a VM belongs. */
export interface VmPlace {
  readonly memory: WorldMemory;
  readonly handles: Handles;
  /** Address of the bits that say which entities the mod may not change; see src/script/entity-owners.ts. */
  readonly guardAddress: number;
  readonly mod: string;
  /** Budget of each call into script code, in ticks. */
  readonly callTicks: number;
}

const handlerKey = 24;
/** LUA_ERRMEM */
const memoryError = 4;
/** What a call may spend in a VM that has trapped, where nothing but saving is to be done. */
const salvageTicks = 100_000_000;
const unlimitedFuel = 2 ** 31 - 1;

const nowhere = { file: undefined, line: undefined, traceback: '' } as const;

function spentWords(callTicks: number): string {
  return `it spent its budget of ${callTicks.toLocaleString('en')} ticks; does a loop or a recursion never end?`;
}

function deathWords(fuel: number, thrown: unknown): string {
  if (fuel >= 0) return `the VM stopped: ${thrown instanceof Error ? thrown.message : String(thrown)}`;
  return 'it spent its budget in code that cannot be interrupted; its VM was given up';
}

/**
 * Makes a Lua state in a booted VM and loads the kernel.
 * @param createHost - Called once, before the bridge exists; its functions are called later.
 */
export function createVm(booted: BootedVm, place: VmPlace, createHost: (vm: Vm) => VmHost): Vm {
  const { raw } = booted;
  const memory = createVmMemory(raw);
  let L = raw.lua_newstate(createHeap(booted), 0);
  const stackTop = raw.stackSave();
  const errors = createErrorReader(raw, memory);
  const run = createBodyRunner(raw, memory, errors);
  const keys = new Map(kernelExports.map((name, position) => [name, exportKey(position)]));
  let caught: CapturedError | undefined;
  let noticed: CapturedError | undefined;
  let base = 0;
  let closed = false;
  let dead = false;
  let hasTrapped = false;
  let cause: CapturedError | undefined;

  const calls: Omit<Vm, 'bridge' | 'values'> = {
    raw,
    get L() {
      return L;
    },
    memory,
    readError: errors.read,
    forgetErrors: errors.forgetSeen,
    notice(error) {
      noticed = error;
    },
    begin(name) {
      if (closed) throw new MoonloopError('DISPOSED', 'the game has been disposed of; its scripts run no more');
      if (dead) throw new MoonloopError('VM_DEAD', 'the VM of this mod has stopped; it is being made anew');
      if (hasTrapped) raw.moonloop_fuel.value = salvageTicks;
      base = raw.lua_gettop(L);
      raw.lua_rawgetp(L, registryIndex, handlerKey);
      raw.lua_rawgetp(L, registryIndex, keys.get(name)!);
    },
    finish(args, results) {
      let status: number;
      try {
        status = raw.lua_pcallk(L, args, results, base + 1, 0, 0);
      } catch (thrown) {
        return vm.giveUp(thrown);
      }
      const isSpent = raw.moonloop_fuel.value < 0;
      bridge.leave(L);
      if (status === 0) return undefined;
      const isMemory = status === memoryError;
      const error = { ...(noticed ?? caught ?? errors.read(L, -1, L)), isMemory };
      noticed = caught = undefined;
      raw.lua_settop(L, base);
      return isSpent ? { ...error, message: spentWords(bridge.call_budget.value), spent: 'budget' } : error;
    },
    get hasTrapped() {
      return hasTrapped;
    },
    giveUp(thrown) {
      dead = hasTrapped = true;
      const isFirst = cause === undefined;
      cause ??= { message: deathWords(raw.moonloop_fuel.value, thrown), ...nowhere, spent: 'trap' };
      try {
        raw.stackRestore(stackTop);
        bridge.leave(L);
        if (isFirst) cause = { ...cause, ...errors.position(L) };
      } catch {
        // what is known of it has to do
      }
      return cause;
    },
    reopen() {
      if (!dead || closed) return;
      booted.openReserve();
      try {
        L = raw.lua_newthread(L);
        dead = false;
      } catch {
        // it stays closed
      }
    },
    end() {
      if (closed || dead) return;
      try {
        raw.lua_settop(L, base);
      } catch (thrown) {
        vm.giveUp(thrown); // the call as such went well
      }
    },
    close() {
      closed = true;
      if (hasTrapped) return;
      // a listener may dispose of the game while a script that called it is still running
      queueMicrotask(() => {
        try {
          raw.lua_close(L);
        } catch {
          // its memory goes all the same
        }
      });
    },
    forgetStrings() {
      for (const key of Object.values(stringTableKeys)) {
        raw.lua_createtable(L, 0, 0);
        raw.lua_rawsetp(L, registryIndex, key);
      }
    },
    load(state, text, chunkName) {
      const start = text[0] === 0xef && text[1] === 0xbb && text[2] === 0xbf ? 3 : 0; // Lua chokes on a BOM
      const body = text.subarray(start);
      const status = memory.withCopy(body, (pointer) =>
        raw.luaL_loadbufferx(state, pointer, body.length, memory.constant(chunkName), memory.constant('t')),
      );
      if (status === 0) return undefined;
      const message = memory.readText(state, -1, 2_000);
      raw.lua_settop(state, -2);
      return message;
    },
  };
  // the parts need each other: host functions are created on a VM that gets its bridge in the next line
  const vm = calls as Vm;
  const host = createHost(vm);
  const spent = (state: LuaState, activation: number): number => {
    if (errors.isKernel(state, activation)) return 0;
    throw new Error(spentWords(bridge.call_budget.value));
  };
  const bridge = createBridge(booted, place, guardBridgeHost({ ...host.bridge, spent }, run));
  bridge.call_budget.value = place.callTicks;
  Object.assign(vm, { bridge, values: createValues(raw, memory, bridge) });

  openLibraries(vm, booted.addFunction);
  const handler = booted.addFunction((state) => {
    // describing an error is nobody's: with what the script has left it might not get to its end
    const left = raw.moonloop_fuel.value;
    raw.moonloop_fuel.value = unlimitedFuel;
    caught = errors.read(state, 1, state);
    raw.moonloop_fuel.value = left;
    return 1;
  });
  raw.lua_pushcclosure(L, handler, 0);
  raw.lua_rawsetp(L, registryIndex, handlerKey);
  vm.forgetStrings();
  sealColumns(vm);
  const functions = new Map<string, number>(
    Object.entries(host.functions).map(([name, body]) => [
      name,
      booted.addFunction((state) => run(state, () => body(state))),
    ]),
  );
  for (const [name, index] of Object.entries(bridge.functions)) functions.set(name, index);
  loadKernel(vm, { mod: place.mod, code: booted.kernel, functions });
  return vm;
}
