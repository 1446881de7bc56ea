/**
 * Lua values outside of Lua, without loss: for tools, saved games and tests.
 */

/**
 * A value. `bigint` is an integer (64 bits), `number` a float, `null` nil. A `string` is text whose UTF-8 bytes are the
 * Lua string, `Uint8Array` a Lua string that is not valid UTF-8. A table that is reached twice is the same object twice.
 */
export type LuaData = null | boolean | bigint | number | string | Uint8Array | LuaTable | LuaReference;

/** A table. Its metatable is not part of it. */
export interface LuaTable {
  readonly kind: 'table';
  /** Values at 1, 2, 3, …; `null` only where something that could not be carried was left out. */
  readonly list: LuaData[];
  /** All others as key and value, in the order in which they were written. */
  readonly entries: (readonly [key: LuaData, value: LuaData])[];
}

/** Something that belongs to the VM and is carried by name. */
export type LuaReference =
  | { readonly kind: 'component'; readonly component: string }
  | { readonly kind: 'column'; readonly component: string; readonly field: string }
  | { readonly kind: 'named'; readonly name: string };

/** Limits of a document. */
export interface LuaDataLimits {
  /** @default 67108864 (64 MiB) */
  readonly maxBytes?: number | undefined;
  /** Tables inside each other, by the shortest way. @default 100000 */
  readonly maxDepth?: number | undefined;
}

/** A new table. */
export function createLuaTable(
  list: readonly LuaData[] = [],
  entries: readonly (readonly [LuaData, LuaData])[] = [],
): LuaTable {
  return { kind: 'table', list: [...list], entries: [...entries] };
}

/** True for tables. */
export function isLuaTable(value: LuaData | undefined): value is LuaTable {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'table';
}

/** Value of a text key, or of a place in the list (a bigint); undefined when there is none. */
export function luaField(table: LuaTable, key: string | bigint): LuaData | undefined {
  if (typeof key === 'bigint' && key >= 1n && key <= BigInt(table.list.length)) return table.list[Number(key) - 1];
  return table.entries.find(([candidate]) => candidate === key)?.[1];
}
