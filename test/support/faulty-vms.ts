/**
 * The Lua runtime with faults to order: one of the calls that the host makes into its VMs ends in a trap or an error, or
 * one of the VMs' allocations fails. Everything else is the real thing; faults stand where a VM hands out its exports.
 */
import { defaultBudgets } from '../../src/lua/budgets.ts';
import { createLuaRoom } from '../../src/lua/lua-room.ts';
import { type BootedVm, createVmBooter } from '../../src/lua/vm/boot.ts';
import type { RawLua } from '../../src/lua/vm/raw-lua.ts';
import { createVmPool } from '../../src/lua/vm/vm-pool.ts';
import type { ScriptRuntime } from '../../src/script/runtime.ts';
import { startWabt } from './wabt.ts';

/** What can fail: a call of the host, in two ways, or an allocation. */
export type FaultKind = 'trap' | 'error' | 'allocation';

/** Faults of all VMs of one runtime. */
export interface Faults {
  /** From now on calls and allocations are counted, and the n-th of this kind fails, once. */
  arm(kind: FaultKind, n: number): void;
  /** Ends that. @returns Whether something failed, and how many were counted. */
  disarm(): { readonly fired: boolean; readonly calls: number; readonly allocations: number };
  /** What failed last, for messages. */
  last(): string;
}

/** The allocator that Lua gets: the VM's own, which fails when the count has come down to nothing. */
const allocatorText = `(module
  (import "vm" "allocate" (func $allocate (param i32 i32 i32 i32) (result i32)))
  (import "count" "left" (global $left (mut i32)))
  (func (export "allocate") (param $data i32) (param $block i32) (param $before i32) (param $bytes i32) (result i32)
    ;; the size before says what it is for where there is no block yet
    (if (i32.or
        (i32.and (i32.eqz (local.get $block)) (i32.ne (local.get $bytes) (i32.const 0)))
        (i32.and (i32.ne (local.get $block) (i32.const 0)) (i32.gt_u (local.get $bytes) (local.get $before)))) (then
      (global.set $left (i32.sub (global.get $left) (i32.const 1)))
      ;; Lua collects its garbage and asks once more: that fails too
      (if (i32.or (i32.eqz (global.get $left)) (i32.eq (global.get $left) (i32.const -1))) (then (return (i32.const 0))))))
    (call $allocate (local.get $data) (local.get $block) (local.get $before) (local.get $bytes))))`;

type Call = (this: unknown, ...args: readonly unknown[]) => unknown;

/** Starts a runtime without faults. */
export async function createFaultyRuntime(): Promise<{ readonly runtime: ScriptRuntime; readonly faults: Faults }> {
  const wabt = await startWabt();
  const allocator = await WebAssembly.compile(
    wabt.parseWat('allocator.wat', allocatorText, { mutable_globals: true }).toBinary({}).buffer as BufferSource,
  );
  const never = 2 ** 31 - 1;
  const left = new WebAssembly.Global({ value: 'i32', mutable: true }, never);
  let calls = 0;
  let failing: { readonly kind: FaultKind; readonly at: number } | undefined;
  let fired = false;
  let last = '';
  /** How many calls into VMs are under way in which Lua has not called the host. */
  let depth = 0;

  const countCall = (name: string): void => {
    calls++;
    if (failing === undefined || failing.kind === 'allocation' || calls !== failing.at) return;
    fired = true;
    last = `${failing.kind} in call ${calls}, ${name}`;
    throw failing.kind === 'trap' ? new WebAssembly.RuntimeError('unreachable (to order)') : new Error('to order');
  };

  const wrapCalls = (raw: RawLua): RawLua => {
    const wrapped: RawLua & Record<string, unknown> = { ...raw };
    const countOne = (name: string, original: Call): Call =>
      function (this: unknown, ...args) {
        // called by the host itself, or by the bridge for the host; the rest are calls of the VM's own code
        if (this === wrapped || depth === 0) countCall(name);
        depth++;
        try {
          return original(...args);
        } finally {
          depth--;
        }
      };
    for (const [name, value] of Object.entries(raw)) {
      if (typeof value === 'function') Object.assign(wrapped, { [name]: countOne(name, value as Call) });
    }
    const { malloc, lua_newstate } = wrapped as RawLua;
    wrapped.malloc = (bytes) => (--left.value === 0 ? 0 : malloc.call(wrapped, bytes));
    wrapped.lua_newstate = (inner, data) => {
      const table = raw.__indirect_function_table;
      const { exports } = new WebAssembly.Instance(allocator, { vm: { allocate: table.get(inner) }, count: { left } });
      table.set(table.grow(1), exports['allocate']);
      return lua_newstate.call(wrapped, table.length - 1, data);
    };
    return wrapped;
  };

  const budgets = defaultBudgets;
  const booter = createVmBooter(undefined, budgets.memoryMiB * 16);
  const boot = async (): Promise<BootedVm> => {
    const booted = await booter.boot();
    const { raw, addFunction } = booted;
    return {
      ...booted,
      raw: wrapCalls(raw),
      addFunction(fn) {
        if (/\[native code\]/.test(String(fn))) return addFunction(fn);
        return addFunction((...args) => {
          const before = depth;
          depth = 0;
          try {
            return fn(...args);
          } finally {
            depth = before;
          }
        });
      },
    };
  };
  const pool = createVmPool({ boot });
  const openRoom: ScriptRuntime['openRoom'] = async (services) =>
    createLuaRoom(await pool.take(), services, { pool, budgets });
  return {
    runtime: { language: 'Lua', extensions: ['lua'], openRoom },
    faults: {
      arm(kind, n) {
        [calls, fired] = [0, false];
        failing = { kind, at: n };
        left.value = kind === 'allocation' ? n : never;
      },
      disarm() {
        const allocations = (failing?.kind === 'allocation' ? failing.at : never) - left.value;
        if (failing?.kind === 'allocation' && left.value <= 0) {
          fired = true;
          last = `allocation ${failing.at}`;
        }
        left.value = never;
        failing = undefined;
        return { fired, calls, allocations };
      },
      last: () => last,
    },
  };
}
