/**
 * Makes a Lua state ready for scripts: libraries, the metatable of columns, the kernel.
 */
import { kernelExports } from '../kernel/kernel.ts';
import type { Bridge } from './bridge.ts';
import type { KernelCode } from './kernel-code.ts';
import { type LuaState, luaType, type RawLua, registryIndex } from './raw-lua.ts';
import type { VmInstance } from './vm-instance.ts';
import type { VmMemory } from './vm-memory.ts';

/** The parts of a VM that loading needs. */
export interface BareVm {
  readonly raw: RawLua;
  readonly L: LuaState;
  readonly memory: VmMemory;
  readonly bridge: Pick<Bridge, 'functions'>;
  /** Loads text as a chunk and pushes it; otherwise returns the message, with nothing pushed. */
  load(L: LuaState, text: Uint8Array, chunkName: string): string | undefined;
}

/** Registry key of a kernel function. */
export function exportKey(position: number): number {
  return 32 + 16 * position;
}

/** Pushes a new table, runs `fill` with it on top of the stack, and sets it as `name` in the table below. */
function setTable(vm: BareVm, name: string, fill: () => void): void {
  vm.memory.pushText(vm.L, name);
  vm.raw.lua_createtable(vm.L, 0, 0);
  fill();
  vm.raw.lua_rawset(vm.L, -3);
}

function setFunction(vm: BareVm, name: string, index: number): void {
  vm.memory.pushText(vm.L, name);
  vm.raw.lua_pushcclosure(vm.L, index, 0);
  vm.raw.lua_rawset(vm.L, -3);
}

function setText(vm: BareVm, name: string, text: string): void {
  vm.memory.pushText(vm.L, name);
  vm.memory.pushText(vm.L, text);
  vm.raw.lua_rawset(vm.L, -3);
}

/** Opens the libraries that the kernel builds the sandbox from. */
export function openLibraries(vm: BareVm, addFunction: VmInstance['addFunction']): void {
  const { raw, L } = vm;
  const libraries: Readonly<Record<string, (L: LuaState) => number>> = {
    _G: raw.luaopen_base,
    coroutine: raw.luaopen_coroutine,
    table: raw.luaopen_table,
    string: raw.luaopen_string,
    utf8: raw.luaopen_utf8,
    math: raw.luaopen_math,
    debug: raw.luaopen_debug,
  };
  for (const [name, open] of Object.entries(libraries)) {
    raw.luaL_requiref(L, vm.memory.constant(name), addFunction(open), 1);
  }
  raw.lua_settop(L, 0);
}

/** Gives light userdata, which are columns and nothing else, their one metatable. */
export function sealColumns(vm: BareVm): void {
  const { raw, L } = vm;
  raw.lua_pushlightuserdata(L, 16);
  raw.lua_createtable(L, 0, 4);
  setFunction(vm, '__index', vm.bridge.functions.get);
  setFunction(vm, '__newindex', vm.bridge.functions.set);
  setText(vm, '__metatable', 'column');
  setText(vm, '__name', 'column');
  raw.lua_setmetatable(L, -2);
  raw.lua_settop(L, 0);
}

/** What the kernel is given. */
export interface KernelHost {
  readonly mod: string;
  readonly code: KernelCode;
  /** Host functions by name, in the VM's function table. */
  readonly functions: ReadonlyMap<string, number>;
}

/** Loads all parts of the kernel and notes its functions in the registry. */
export function loadKernel(vm: BareVm, host: KernelHost): void {
  const { raw, L, memory } = vm;
  const groups = ['ecs', 'events', 'time', 'input', 'state', 'log'];
  raw.lua_createtable(L, 0, 64); // 1: the table K that the parts share
  setText(vm, 'mod', host.mod);
  setTable(vm, 'exports', () => undefined);
  setTable(vm, 'api', () => {
    for (const group of groups) setTable(vm, group, () => undefined);
  });
  raw.lua_createtable(L, 0, 64); // 2: the host's functions
  for (const [name, index] of host.functions) setFunction(vm, name, index);
  for (const [name, code] of host.code) {
    const status = memory.withCopy(code, (pointer) =>
      raw.luaL_loadbufferx(L, pointer, code.length, memory.constant(name), memory.constant('b')),
    );
    if (status !== 0) throw new Error(`kernel part ${name}: ${memory.readText(L, -1)}`);
    raw.lua_pushvalue(L, 1);
    raw.lua_pushvalue(L, 2);
    if (raw.lua_pcallk(L, 2, 0, 0, 0, 0) !== 0) throw new Error(`kernel part ${name}: ${memory.readText(L, -1)}`);
  }
  memory.pushText(L, 'exports');
  raw.lua_rawget(L, 1);
  kernelExports.forEach((name, position) => {
    memory.pushText(L, name);
    if (raw.lua_rawget(L, -2) !== luaType.function) throw new Error(`the kernel has no function ${name}`);
    raw.lua_rawsetp(L, registryIndex, exportKey(position));
  });
  raw.lua_settop(L, 0);
}
