/**
 * Plain data between a VM and TypeScript, over the raw C API, with limits on depth and size: copies, never references.
 * Lua tables become arrays when their keys are 1..n, objects otherwise; functions, coroutines and columns are refused
 * or, where asked, left out.
 */
import { MoonloopError } from '../../core/moonloop-error.ts';
import type { Bridge } from './bridge.ts';
import { type LuaState, luaType, luaTypeNames, type RawLua } from './raw-lua.ts';
import type { VmMemory } from './vm-memory.ts';

/** Limits of one value that crosses. */
export const valueLimits = { depth: 32, entries: 100_000, stringBytes: 1_048_576, allStringBytes: 8_388_608 } as const;

/** Ticks of copying: an entry takes some 300 ns. */
const copyTicks = { perEntry: 20, perLetter: 1 / 16 } as const;

/** Data in and out of one VM. */
export interface Values {
  /** Pushes plain data: null and undefined as nil, arrays as 1..n. Throws `VALUE_REFUSED`. */
  push(L: LuaState, value: unknown): void;
  /**
   * A copy of the value at `index`. Throws `VALUE_REFUSED`.
   * @param leaveOutCode - Skips functions, coroutines and columns instead of refusing them.
   */
  read(L: LuaState, index: number, leaveOutCode?: boolean): unknown;
  /** The same for data that will be pushed elsewhere: a table that stands in several places is read as often. */
  readTree(L: LuaState, index: number): unknown;
  /** Ticks that are fair for what was pushed or read last, also where it was refused. */
  ticks(): number;
}

const leftOut = Symbol('left out');

/** Creates the converter. */
export function createValues(raw: RawLua, memory: VmMemory, bridge: Bridge): Values {
  let entries = 0;
  let letters = 0;
  let asTree = false;
  const seen = new Map<number, unknown>();

  const count = (): void => {
    if (++entries > valueLimits.entries) throw refused(`it has more than ${valueLimits.entries} entries`);
  };

  const push = (L: LuaState, value: unknown, depth: number, parents: readonly unknown[]): void => {
    if (value === null || value === undefined) return raw.lua_pushnil(L);
    if (typeof value === 'boolean') return raw.lua_pushboolean(L, value ? 1 : 0);
    if (typeof value === 'string') {
      letters += value.length;
      return memory.pushText(L, value);
    }
    if (typeof value === 'number') {
      if (Number.isSafeInteger(value) && !Object.is(value, -0)) return bridge.push_integer(L, value);
      return raw.lua_pushnumber(L, value);
    }
    if (typeof value !== 'object') throw refused(`a ${typeof value} cannot go into a script`);
    if (depth >= valueLimits.depth) throw refused(`it is nested more than ${valueLimits.depth} deep`);
    if (parents.includes(value)) throw refused('it contains itself');
    if (raw.lua_checkstack(L, 4) === 0) throw refused('the Lua stack is full');
    const inner = [...parents, value];
    if (Array.isArray(value)) {
      raw.lua_createtable(L, value.length, 0);
      for (let i = 0; i < value.length; i++) {
        count();
        push(L, value[i], depth + 1, inner);
        bridge.set_index(L, -2, i + 1);
      }
      return;
    }
    raw.lua_createtable(L, 0, 0);
    for (const [key, entry] of Object.entries(value)) {
      count();
      memory.pushText(L, key);
      push(L, entry, depth + 1, inner);
      raw.lua_rawset(L, -3);
    }
  };

  const readTable = (L: LuaState, index: number, leaveOutCode: boolean, depth: number): unknown => {
    const pointer = raw.lua_topointer(L, index);
    const known = seen.get(pointer);
    if (known !== undefined && asTree) throw refused('it contains itself');
    if (known !== undefined) return known;
    if (depth >= valueLimits.depth) throw refused(`it is nested more than ${valueLimits.depth} deep`);
    if (raw.lua_checkstack(L, 4) === 0) throw refused('the Lua stack is full');
    const table = index < 0 ? raw.lua_gettop(L) + index + 1 : index;
    const length = bridge.length(L, table);
    const object: Record<string, unknown> = {};
    const list: unknown[] = [];
    // an alias inside the value sees the same copy; decided by the first entry, lists have no other keys
    const target: object = length > 0 ? list : object;
    seen.set(pointer, target);
    raw.lua_pushnil(L);
    while (raw.lua_next(L, table) !== 0) {
      count();
      const value = read(L, -1, leaveOutCode, depth + 1);
      if (value !== leftOut) {
        const isNumber = raw.lua_type(L, -2) === luaType.number;
        const key = isNumber ? raw.lua_tonumberx(L, -2, 0) : read(L, -2, leaveOutCode, depth + 1);
        if (key === leftOut) {
          raw.lua_settop(L, -2);
          continue;
        }
        if (length > 0 && isNumber && Number.isInteger(key) && Number(key) >= 1 && Number(key) <= length) {
          list[Number(key) - 1] = value;
        } else {
          define(target, String(key), value);
        }
      }
      raw.lua_settop(L, -2);
    }
    if (asTree) seen.delete(pointer);
    return target;
  };

  const read = (L: LuaState, index: number, leaveOutCode: boolean, depth: number): unknown => {
    const type = raw.lua_type(L, index);
    if (type === luaType.nil || type === luaType.none) return undefined;
    if (type === luaType.boolean) return raw.lua_toboolean(L, index) !== 0;
    if (type === luaType.number) return raw.lua_tonumberx(L, index, 0);
    if (type === luaType.string) {
      const text = memory.readText(L, index, valueLimits.stringBytes + 1);
      if (text.length > valueLimits.stringBytes) throw refused('a string in it is too long');
      // a million fields may hold the same text, and each is read
      letters += text.length;
      if (letters > valueLimits.allStringBytes) throw refused('its strings are longer than 8 MiB together');
      return text;
    }
    if (type === luaType.table) return readTable(L, index, leaveOutCode, depth);
    if (leaveOutCode) return leftOut;
    throw refused(`a ${luaTypeNames[type]} cannot leave its script`);
  };

  const readAll = (L: LuaState, index: number, leaveOutCode: boolean, tree: boolean): unknown => {
    entries = letters = 0;
    asTree = tree;
    seen.clear();
    const top = raw.lua_gettop(L);
    try {
      const value = read(L, index, leaveOutCode, 0);
      return value === leftOut ? undefined : value;
    } finally {
      seen.clear();
      raw.lua_settop(L, top);
    }
  };

  return {
    push(L, value) {
      entries = letters = 0;
      const top = raw.lua_gettop(L);
      try {
        push(L, value, 0, []);
      } catch (error) {
        raw.lua_settop(L, top);
        throw error;
      }
    },
    read: (L, index, leaveOutCode = false) => readAll(L, index, leaveOutCode, false),
    readTree: (L, index) => readAll(L, index, false, true),
    ticks: () => Math.ceil(entries * copyTicks.perEntry + letters * copyTicks.perLetter),
  };
}

/** Sets a property even when its name is special (`__proto__`): data must not reach prototypes. */
function define(target: object, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
}

function refused(reason: string): MoonloopError {
  return new MoonloopError('VALUE_REFUSED', `the value cannot be copied: ${reason}`);
}
