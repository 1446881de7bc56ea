/**
 * A Lua VM with the kernel in it: protected calls of kernel functions, and host functions that Lua can call.
 * Kernel functions are kept in the registry under small pointers, so that a call needs no name and no BigInt.
 */
import { encodeText } from '../../core/text.ts';
import type { Handles } from '../../ecs/handles.ts';
import type { WorldMemory } from '../../ecs/world-memory.ts';
import { type KernelExport, kernelExports, kernelParts } from '../kernel/kernel.ts';
import type { BootedVm } from './boot.ts';
import { type Bridge, type BridgeHost, createBridge, stringTableKeys } from './bridge.ts';
import { type CapturedError, createErrorReader, kernelChunkPrefix } from './captured-error.ts';
import { type LuaState, luaType, type RawLua, registryIndex } from './raw-lua.ts';
import { createValues, type Values } from './values.ts';
import { createVmMemory, type VmMemory } from './vm-memory.ts';

/** A host function: reads arguments from the stack of `L`, pushes results, returns how many. May throw. */
export type HostFunctionBody = (L: LuaState) => number;

/** A running VM. */
export interface Vm {
  readonly raw: RawLua;
  readonly L: LuaState;
  readonly memory: VmMemory;
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
  /** Empties the VM's tables of interned strings. */
  forgetStrings(): void;
  /** Loads text as a chunk and pushes it; otherwise returns the message, with nothing pushed. */
  load(L: LuaState, text: Uint8Array, chunkName: string): string | undefined;
  /** An error noted by a host function, to be taken instead of the one that Lua raises next. */
  notice(error: CapturedError): void;
  readError(L: LuaState, index: number, of: LuaState): CapturedError;
}

const handlerKey = 24;
const exportKey = (name: KernelExport): number => 32 + 16 * kernelExports.indexOf(name);

/** What Lua can call: the bridge's helpers and the kernel's `host` table. */
export interface VmHost {
  readonly bridge: BridgeHost;
  readonly functions: Readonly<Record<string, HostFunctionBody>>;
}

/**
 * Makes a Lua state in a booted VM and loads the kernel.
 * @param createHost - Called once, before the bridge exists; its functions are called later.
 */
export function createVm(
  booted: BootedVm,
  world: { readonly memory: WorldMemory; readonly handles: Handles; readonly mod: string },
  createHost: (vm: Vm) => VmHost,
): Vm {
  const { raw } = booted;
  const memory = createVmMemory(raw);
  const L = raw.luaL_newstate();
  const errors = createErrorReader(raw, memory);
  const keys = new Map(kernelExports.map((name) => [name, exportKey(name)]));
  let caught: CapturedError | undefined;
  let noticed: CapturedError | undefined;
  let base = 0;

  const vm: Omit<Vm, 'bridge' | 'values'> = {
    raw,
    L,
    memory,
    readError: errors.read,
    notice(error) {
      noticed = error;
    },
    begin(name) {
      base = raw.lua_gettop(L);
      raw.lua_rawgetp(L, registryIndex, handlerKey);
      raw.lua_rawgetp(L, registryIndex, keys.get(name)!);
    },
    finish(args, results) {
      const status = raw.lua_pcallk(L, args, results, base + 1, 0, 0);
      if (status === 0) return undefined;
      const error = noticed ?? caught ?? errors.read(L, -1, L);
      noticed = caught = undefined;
      raw.lua_settop(L, base);
      return error;
    },
    end: () => raw.lua_settop(L, base),
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

  const asCFunction = (body: HostFunctionBody): number =>
    booted.addFunction((state) => {
      let message: string;
      try {
        return body(state);
      } catch (error) {
        // a JavaScript error must not unwind Lua's frames; a number is Lua's own long jump and must
        if (typeof error === 'number') throw error;
        message = error instanceof Error ? error.message : String(error);
      }
      raw.lua_settop(state, 0);
      pushPosition(raw, memory, errors, state, message);
      return raw.lua_error(state);
    });

  const complete = vm as Vm;
  const host = createHost(complete);
  const bridge = createBridge(booted, world, guardBridgeHost(host.bridge, raw, memory, errors));
  Object.assign(vm, { bridge, values: createValues(raw, memory, bridge) });

  openLibraries(booted, L, memory);
  pushFunction(
    raw,
    L,
    booted.addFunction((state) => {
      caught = errors.read(state, 1, state);
      return 1;
    }),
  );
  raw.lua_rawsetp(L, registryIndex, handlerKey);
  vm.forgetStrings();
  // the one metatable of light userdata: columns
  raw.lua_pushlightuserdata(L, 16);
  raw.lua_createtable(L, 0, 3);
  setFunction(raw, memory, L, '__index', bridge.functions.get);
  setFunction(raw, memory, L, '__newindex', bridge.functions.set);
  for (const name of ['__metatable', '__name']) {
    memory.pushText(L, name);
    memory.pushText(L, 'column');
    raw.lua_rawset(L, -3);
  }
  raw.lua_setmetatable(L, -2);
  raw.lua_settop(L, 0);
  loadKernel(complete, world.mod, host.functions, asCFunction);
  return complete;
}

/** Bridge functions raise Lua errors too; what they throw is turned into one. */
function guardBridgeHost(
  host: BridgeHost,
  raw: RawLua,
  memory: VmMemory,
  errors: ReturnType<typeof createErrorReader>,
): BridgeHost {
  const guard = (L: LuaState, body: () => number): number => {
    let message: string;
    try {
      return body();
    } catch (error) {
      if (typeof error === 'number') throw error;
      message = error instanceof Error ? error.message : String(error);
    }
    raw.lua_settop(L, 0);
    pushPosition(raw, memory, errors, L, message);
    return raw.lua_error(L);
  };
  return {
    fail: (L, column, reason) => guard(L, () => host.fail(L, column, reason)),
    textOf: (L, id) => guard(L, () => host.textOf(L, id)),
    idOf: (L) => guard(L, () => host.idOf(L)),
  };
}

/** Pushes `file:line: message`, as Lua's own errors read, so that a script that catches it sees the place too. */
function pushPosition(
  raw: RawLua,
  memory: VmMemory,
  errors: ReturnType<typeof createErrorReader>,
  L: LuaState,
  message: string,
): void {
  raw.lua_pushnil(L);
  const { file, line } = errors.read(L, -1, L);
  raw.lua_settop(L, 0);
  memory.pushText(L, file === undefined ? message : `${file}:${line}: ${message}`);
}

function pushFunction(raw: RawLua, L: LuaState, index: number): void {
  raw.lua_pushcclosure(L, index, 0);
}

function setFunction(raw: RawLua, memory: VmMemory, L: LuaState, name: string, index: number): void {
  memory.pushText(L, name);
  pushFunction(raw, L, index);
  raw.lua_rawset(L, -3);
}

function openLibraries(booted: BootedVm, L: LuaState, memory: VmMemory): void {
  const { raw } = booted;
  const libraries = {
    _G: raw.luaopen_base,
    coroutine: raw.luaopen_coroutine,
    table: raw.luaopen_table,
    string: raw.luaopen_string,
    utf8: raw.luaopen_utf8,
    math: raw.luaopen_math,
    debug: raw.luaopen_debug,
  };
  for (const [name, open] of Object.entries(libraries)) {
    raw.luaL_requiref(L, memory.constant(name), booted.addFunction(open), 1);
  }
  raw.lua_settop(L, 0);
}

function loadKernel(
  vm: Vm,
  mod: string,
  functions: Readonly<Record<string, HostFunctionBody>>,
  asCFunction: (body: HostFunctionBody) => number,
): void {
  const { raw, L, memory, bridge } = vm;
  // stack: 1 K, 2 host
  raw.lua_createtable(L, 0, 64);
  memory.pushText(L, 'mod');
  memory.pushText(L, mod);
  raw.lua_rawset(L, 1);
  for (const group of ['exports', 'api']) {
    memory.pushText(L, group);
    raw.lua_createtable(L, 0, 32);
    if (group === 'api') {
      for (const inner of ['ecs', 'events', 'time', 'input', 'state', 'log']) {
        memory.pushText(L, inner);
        raw.lua_createtable(L, 0, 16);
        raw.lua_rawset(L, -3);
      }
    }
    raw.lua_rawset(L, 1);
  }
  raw.lua_createtable(L, 0, 32);
  for (const name of ['enter', 'slot', 'alive', 'copy_plain'] as const) {
    setFunction(raw, memory, L, name, bridge.functions[name]);
  }
  for (const [name, body] of Object.entries(functions)) setFunction(raw, memory, L, name, asCFunction(body));
  for (const [name, source] of kernelParts) {
    const problem = vm.load(L, encodeText(source), `${kernelChunkPrefix}/${name}`);
    if (problem !== undefined) throw new Error(`kernel part ${name}: ${problem}`);
    raw.lua_pushvalue(L, 1);
    raw.lua_pushvalue(L, 2);
    if (raw.lua_pcallk(L, 2, 0, 0, 0, 0) !== 0) throw new Error(`kernel part ${name}: ${memory.readText(L, -1)}`);
  }
  memory.pushText(L, 'exports');
  raw.lua_rawget(L, 1);
  for (const name of kernelExports) {
    memory.pushText(L, name);
    if (raw.lua_rawget(L, -2) !== luaType.function) throw new Error(`the kernel has no function ${name}`);
    raw.lua_rawsetp(L, registryIndex, exportKey(name));
  }
  raw.lua_settop(L, 0);
}
