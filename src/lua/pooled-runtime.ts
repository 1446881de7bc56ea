/**
 * The Lua runtime on VMs from a pool.
 */
import type { ScriptRuntime } from '../script/runtime.ts';
import type { Budgets } from './budgets.ts';
import { createLuaRoom } from './lua-room.ts';
import type { VmPool } from './vm/vm-pool.ts';

/** @param pool - Where rooms get their VMs from, which were made for the same budgets. */
export function createPooledRuntime(pool: VmPool, budgets: Budgets): ScriptRuntime {
  return {
    language: 'Lua',
    extensions: ['lua'],
    async openRoom(services) {
      const booted = await pool.take(); // begins to fill the reserve
      return createLuaRoom(booted, services, { pool, budgets });
    },
  };
}
