/** The Lua runtime with its VMs in view: how many live, how many slots their tables and registries hold. */
import { fillBudgets } from '../../dist/src/lua/budgets.js';
import { createLuaRoom } from '../../dist/src/lua/lua-room.js';
import { createVmBooter } from '../../dist/src/lua/vm/boot.js';
import { registryIndex } from '../../dist/src/lua/vm/raw-lua.js';
import { createVmPool } from '../../dist/src/lua/vm/vm-pool.js';

/** A runtime as `createLuaRuntime` makes it, and `count()`. */
export function createCountedLuaRuntime() {
  const budgets = fillBudgets();
  const booter = createVmBooter(undefined, budgets.memoryMiB * 16);
  const live = new Set();
  const registryEntries = ({ raw, L }) => {
    let entries = 0;
    raw.lua_pushnil(L);
    while (raw.lua_next(L, registryIndex) !== 0) {
      entries++;
      raw.lua_settop(L, -2);
    }
    return entries;
  };
  const usedSlots = ({ __indirect_function_table: table }) => {
    let used = 0;
    for (let index = 0; index < table.length; index++) if (table.get(index) !== null) used++;
    return used;
  };
  const sum = (of) => [...live].reduce((total, vm) => total + of(vm), 0);
  const boot = async () => {
    const booted = await booter.boot();
    const { raw } = booted;
    const vm = { raw, L: 0 };
    const lua_newstate = (...args) => {
      vm.L = raw.lua_newstate(...args);
      live.add(vm);
      return vm.L;
    };
    const lua_close = (L) => {
      live.delete(vm);
      raw.lua_close(L);
    };
    return { ...booted, raw: { ...raw, lua_newstate, lua_close } };
  };
  const pool = createVmPool({ boot });
  return {
    language: 'Lua',
    extensions: ['lua'],
    openRoom: async (services) => createLuaRoom(await pool.take(), services, { pool, budgets }),
    /** Exact numbers; they must not change while the same scripts run on the same entities. */
    count: () => ({
      liveVms: live.size,
      registryEntries: sum(registryEntries),
      tableSlots: sum(({ raw }) => raw.__indirect_function_table.length),
      usedTableSlots: sum(({ raw }) => usedSlots(raw)),
      stackTop: sum(({ raw, L }) => raw.lua_gettop(L)),
      memoryBytes: sum(({ raw }) => raw.memory.buffer.byteLength),
    }),
  };
}
