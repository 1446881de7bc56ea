/**
 * Lua's C API as the VM's WASM instance exports it, without wasmoon's checking wrappers.
 * Pointers, states and indices are numbers; 64-bit integers are avoided (they would be BigInts), see bridge.wat.
 * @see Lua 5.4 Reference Manual, section 4.6 (functions and types)
 */

/** A `lua_State *`. */
export type LuaState = number;

/** The exports that moonloop uses. */
export interface RawLua {
  readonly memory: WebAssembly.Memory;
  readonly __indirect_function_table: WebAssembly.Table;
  /** See metered-glue.ts. */
  readonly moonloop_fuel: WebAssembly.Global<'i32'>;
  readonly moonloop_hook: WebAssembly.Global<'i32'>;
  /** Present in the patched VM only, see glue-patch.ts. */
  readonly moonloop_getter?: WebAssembly.Global<'i32'>;
  readonly moonloop_read?: WebAssembly.Global<'i32'>;
  readonly moonloop_write?: WebAssembly.Global<'i32'>;
  malloc(bytes: number): number;
  stackSave(): number;
  stackRestore(pointer: number): void;
  lua_newthread(L: LuaState): LuaState;
  free(pointer: number): void;
  realloc(pointer: number, bytes: number): number;
  /** @param allocator - A `lua_Alloc` in the function table. @returns 0 when it gives no memory. */
  lua_newstate(allocator: number, data: number): LuaState;
  luaL_loadbufferx(L: LuaState, text: number, length: number, chunkName: number, mode: number): number;
  luaL_requiref(L: LuaState, name: number, open: number, global: number): void;
  luaL_traceback(L: LuaState, of: LuaState, message: number, level: number): void;
  lua_close(L: LuaState): void;
  lua_checkstack(L: LuaState, slots: number): number;
  lua_gettop(L: LuaState): number;
  lua_settop(L: LuaState, index: number): void;
  lua_pushvalue(L: LuaState, index: number): void;
  lua_rotate(L: LuaState, index: number, n: number): void;
  lua_type(L: LuaState, index: number): number;
  lua_isinteger(L: LuaState, index: number): number;
  lua_tonumberx(L: LuaState, index: number, isNumber: number): number;
  lua_toboolean(L: LuaState, index: number): number;
  lua_tolstring(L: LuaState, index: number, length: number): number;
  lua_tothread(L: LuaState, index: number): LuaState;
  lua_topointer(L: LuaState, index: number): number;
  lua_touserdata(L: LuaState, index: number): number;
  lua_next(L: LuaState, index: number): number;
  lua_pushnil(L: LuaState): void;
  lua_pushboolean(L: LuaState, value: number): void;
  lua_pushnumber(L: LuaState, value: number): void;
  lua_pushlstring(L: LuaState, text: number, length: number): number;
  lua_pushlightuserdata(L: LuaState, pointer: number): void;
  lua_pushcclosure(L: LuaState, fn: number, upvalues: number): void;
  lua_createtable(L: LuaState, list: number, fields: number): void;
  lua_rawget(L: LuaState, index: number): number;
  lua_rawgetp(L: LuaState, index: number, key: number): number;
  lua_rawset(L: LuaState, index: number): void;
  lua_rawsetp(L: LuaState, index: number, key: number): void;
  lua_setmetatable(L: LuaState, index: number): number;
  lua_setglobal(L: LuaState, name: number): void;
  lua_pcallk(L: LuaState, args: number, results: number, handler: number, context: number, k: number): number;
  lua_error(L: LuaState): number;
  lua_getstack(L: LuaState, level: number, activation: number): number;
  lua_getinfo(L: LuaState, what: number, activation: number): number;
  luaopen_base(L: LuaState): number;
  luaopen_coroutine(L: LuaState): number;
  luaopen_table(L: LuaState): number;
  luaopen_string(L: LuaState): number;
  luaopen_utf8(L: LuaState): number;
  luaopen_math(L: LuaState): number;
  luaopen_debug(L: LuaState): number;
}

const needed: readonly (keyof RawLua)[] = [
  ...([
    'stackSave',
    'stackRestore',
    'lua_newthread',
    'malloc',
    'free',
    'realloc',
    'lua_newstate',
    'luaL_loadbufferx',
    'luaL_requiref',
    'luaL_traceback',
  ] as const),
  ...(['lua_close', 'lua_checkstack', 'lua_gettop', 'lua_settop', 'lua_pushvalue', 'lua_rotate', 'lua_type'] as const),
  ...(['lua_isinteger', 'lua_tonumberx', 'lua_toboolean', 'lua_tolstring', 'lua_tothread', 'lua_topointer'] as const),
  ...(['lua_touserdata', 'lua_next', 'lua_pushnil', 'lua_pushboolean', 'lua_pushnumber'] as const),
  ...(['lua_pushlstring', 'lua_pushlightuserdata', 'lua_pushcclosure', 'lua_createtable', 'lua_rawget'] as const),
  ...(['lua_rawgetp', 'lua_rawset', 'lua_rawsetp', 'lua_setmetatable', 'lua_setglobal', 'lua_pcallk'] as const),
  ...(['lua_error', 'lua_getstack', 'lua_getinfo', 'luaopen_base', 'luaopen_coroutine', 'luaopen_table'] as const),
  ...(['luaopen_string', 'luaopen_utf8', 'luaopen_math', 'luaopen_debug'] as const),
];

/** Checks that a WASM instance is a Lua VM of the expected kind. */
export function isRawLua(exports: object): exports is RawLua {
  const table = exports as Readonly<Record<string, unknown>>;
  return (
    table['memory'] instanceof WebAssembly.Memory &&
    table['__indirect_function_table'] instanceof WebAssembly.Table &&
    table['moonloop_fuel'] instanceof WebAssembly.Global &&
    table['moonloop_hook'] instanceof WebAssembly.Global &&
    needed.every((name) => typeof table[name] === 'function')
  );
}

/** Pseudo-index of the registry. */
export const registryIndex = -1001000;

/** Types of Lua values, as `lua_type` gives them. */
export const luaType = {
  none: -1,
  nil: 0,
  boolean: 1,
  lightUserdata: 2,
  number: 3,
  string: 4,
  table: 5,
  function: 6,
  userdata: 7,
  thread: 8,
} as const;

/** Names of the types, indexed by number. */
export const luaTypeNames = ['nil', 'boolean', 'column', 'number', 'string', 'table', 'function', 'userdata', 'thread'];

/** Offsets in `lua_Debug` on wasm32, and its size (lua.h of Lua 5.4). */
export const activationRecord = { source: 16, sourceLength: 20, currentLine: 24, bytes: 112 } as const;
