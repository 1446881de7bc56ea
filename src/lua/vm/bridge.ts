/**
 * The bridge between a VM and world memory: instantiates bridge.wat on the exports of both.
 */
import { decodeBase64 } from '../../core/base64.ts';
import type { Handles } from '../../ecs/handles.ts';
import type { WorldMemory } from '../../ecs/world-memory.ts';
import { bridgeBinary } from '../wat/bridge-binary.ts';
import type { BootedVm } from './boot.ts';
import { shortcutGlobals } from './glue-patch.ts';
import { meterGlobals } from './metered-glue.ts';
import type { LuaState } from './raw-lua.ts';

/** What the bridge calls when only JavaScript can help. */
export interface BridgeHost {
  /** Raises a Lua error about `column`; never returns normally. Reasons are listed in bridge.wat. */
  fail(L: LuaState, column: number, reason: number): number;
  /** Pushes the text of an interned string and notes it in the VM. Returns 1. */
  textOf(L: LuaState, id: number): number;
  /** Interns the text at index 3 and notes it in the VM. */
  idOf(L: LuaState): number;
  /** Raises a Lua error in code that has spent its budget; returns when the kernel's own code is running. */
  spent(L: LuaState, activation: number): number;
}

/** Registry keys of the VM's tables of interned strings. */
export const stringTableKeys = { texts: 8, ids: 16 } as const;

/** Names of the bridge's functions for Lua. */
const functionNames = ['get', 'set', 'enter', 'begin', 'is_spent', 'leave', 'slot', 'alive', 'copy_plain'] as const;
type BridgeFunction = (typeof functionNames)[number];

/** The bridge's exports that JavaScript uses. */
export interface Bridge {
  /** Slot noted by `enter` last. */
  readonly current: WebAssembly.Global<'i32'>;
  /** Handle of the only entity whose columns may change, -1 for no such limit. */
  readonly scratch: WebAssembly.Global<'i32'>;
  /** Ticks that each call gets. */
  readonly call_budget: WebAssembly.Global<'i32'>;
  /** Ticks that are left of the frame's budget; never below 0. */
  readonly frame_left: WebAssembly.Global<'i32'>;
  /** Most ticks that one call has spent. */
  readonly most_spent: WebAssembly.Global<'i32'>;
  /** No script code is running: what runs now is on nobody's budget. */
  leave(L: LuaState): void;
  push_integer(L: LuaState, value: number): void;
  get_index(L: LuaState, table: number, n: number): number;
  set_index(L: LuaState, table: number, n: number): void;
  /** Length of a table, without metamethods. */
  length(L: LuaState, table: number): number;
  push_handles(L: LuaState, address: number, count: number): void;
  /** Functions for Lua, as indices in the VM's function table. */
  readonly functions: Readonly<Record<BridgeFunction, number>>;
}

/** Where the bridge finds the entities. */
export interface BridgeWorld {
  readonly memory: WorldMemory;
  readonly handles: Handles;
  /** Address of the bits of entities that may not be written. */
  readonly guardAddress: number;
}

/** Instantiates the bridge for one VM and switches the VM's column short cut on, where it has one. */
export function createBridge(vm: BootedVm, world: BridgeWorld, host: BridgeHost): Bridge {
  const module = new WebAssembly.Module(decodeBase64(bridgeBinary));
  const { exports } = new WebAssembly.Instance(module, {
    world: {
      memory: world.memory.memory,
      slots: world.memory.slots,
      handles: world.handles.address,
      closed: world.guardAddress,
      workspace: world.memory.workArea(),
    },
    vm: { ...vm.raw },
    host: {
      fail: host.fail,
      text_of: host.textOf,
      id_of: host.idOf,
      spent: host.spent,
      texts_key: stringTableKeys.texts,
      ids_key: stringTableKeys.ids,
    },
  });
  const fn = (name: string) => exports[name] as (...args: number[]) => number;
  const functions = Object.fromEntries(functionNames.map((name) => [name, vm.addFunction(fn(name))])) as Record<
    BridgeFunction,
    number
  >;
  vm.raw[meterGlobals.hook].value = vm.addFunction(fn('spent'));
  const shortcut = { getter: functions.get, read: vm.addFunction(fn('read')), write: vm.addFunction(fn('write')) };
  for (const key of ['getter', 'read', 'write'] as const) {
    const global = vm.raw[shortcutGlobals[key]];
    if (global) global.value = shortcut[key];
  }
  return {
    current: exports['current'] as WebAssembly.Global<'i32'>,
    scratch: exports['scratch'] as WebAssembly.Global<'i32'>,
    call_budget: exports['call_budget'] as WebAssembly.Global<'i32'>,
    frame_left: exports['frame_left'] as WebAssembly.Global<'i32'>,
    most_spent: exports['most_spent'] as WebAssembly.Global<'i32'>,
    leave: fn('leave'),
    push_integer: fn('push_integer'),
    get_index: fn('get_index'),
    set_index: fn('set_index'),
    length: fn('length'),
    push_handles: fn('push_handles'),
    functions,
  };
}
