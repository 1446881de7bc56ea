/**
 * Lua values as JSON for people: to be read, compared and logged, not to be loaded again.
 */
import { encodeBase64 } from '../../core/base64.ts';
import { isLuaTable, type LuaData, type LuaTable } from './lua-data.ts';

/** What JSON can say. */
export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue };

const maxDepth = 200;

/**
 * A value as JSON data. A table with a list and nothing else is an array, any other an object.
 *
 * What is lost: integers and floats are both numbers (integers beyond 2⁵³ are text); `nan`, `inf` and `-inf` are text;
 * −0 is 0; strings that are no text are `base64:…`; nil is null; what lies more than 200 tables deep is `"…"`.
 * Keys that are no text stand in brackets: `[1]`, `[true]`, `[2.5]`; text that could be taken for such a key, or begins
 * with `$`, too, in quotes. A table that is reached more than once has a `$id` where it stands first, with its list in
 * `$list`; every further time it is `{ "$ref": id }`. Tables that are keys stand in `$keys`, and the key is `[$id]`.
 * Columns and components are `{ "$column": "Health.points" }`.
 */
export function toJson(value: LuaData): JsonValue {
  const counts = countTables(value);
  const ids = new Map<LuaTable, number>();

  const show = (one: LuaData, depth: number): JsonValue => {
    if (one === null || typeof one === 'boolean' || typeof one === 'string') return one;
    if (typeof one === 'bigint') return Number.isSafeInteger(Number(one)) ? Number(one) : String(one);
    if (typeof one === 'number') return Number.isFinite(one) ? one + 0 : showOdd(one);
    if (one instanceof Uint8Array) return `base64:${encodeBase64(one)}`;
    if (isLuaTable(one)) return showTable(one, depth);
    if (one.kind === 'named') return { $named: one.name };
    if (one.kind === 'component') return { $component: one.component };
    return { $column: `${one.component}.${one.field}` };
  };

  const showTable = (table: LuaTable, depth: number): JsonValue => {
    const known = ids.get(table);
    if (known !== undefined) return { $ref: known };
    if (depth >= maxDepth) return '…';
    const isShared = (counts.get(table) ?? 0) > 1;
    if (isShared) ids.set(table, ids.size + 1);
    const id = ids.get(table);
    const list = table.list.map((one) => show(one, depth + 1));
    if (!isShared && table.entries.length === 0 && list.length > 0) return list;
    const keys = table.entries.flatMap(([key]) => (isLuaTable(key) ? [show(key, depth + 1)] : []));
    const fields = table.entries.map(([key, one], index): [string, JsonValue] => [
      showKey(key, index),
      show(one, depth + 1),
    ]);
    return Object.fromEntries([
      ...(id === undefined ? [] : [['$id', id] as const]),
      ...(list.length === 0 ? [] : [['$list', list] as const]),
      ...(keys.length === 0 ? [] : [['$keys', keys] as const]),
      ...fields,
    ]);
  };

  const showKey = (key: LuaData, index: number): string => {
    if (typeof key === 'string') return /^[[$]/.test(key) ? `[${JSON.stringify(key)}]` : key;
    if (isLuaTable(key)) return `[$${ids.get(key) ?? `… ${index + 1}`}]`;
    const shown = show(key, 0);
    return `[${typeof shown === 'object' ? JSON.stringify(shown) : String(shown)}]`;
  };
  return show(value, 0);
}

function showOdd(value: number): string {
  return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
}

/** How often each table is reached; one that is a key more than once. */
function countTables(root: LuaData): ReadonlyMap<LuaTable, number> {
  const counts = new Map<LuaTable, number>();
  const todo: LuaTable[] = [];
  const meet = (value: LuaData, times = 1): void => {
    if (!isLuaTable(value)) return;
    const count = counts.get(value) ?? 0;
    counts.set(value, count + times);
    if (count === 0) todo.push(value);
  };
  meet(root);
  for (let table = todo.pop(); table !== undefined; table = todo.pop()) {
    for (const value of table.list) meet(value);
    for (const [key, value] of table.entries) {
      meet(key, 2); // a key is told by its id
      meet(value);
    }
  }
  return counts;
}
