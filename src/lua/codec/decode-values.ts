/**
 * Bytes to Lua values, outside of Lua. The bytes are taken for hostile: reading ends, allocates in proportion to their
 * length, and refuses every encoding but the one that the writer makes.
 */
import { type ByteReader, createByteReader } from '../../core/byte-reader.ts';
import { MoonloopError } from '../../core/moonloop-error.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { openSealed, readSafely } from '../../core/sealed-bytes.ts';
import { parseText } from '../../core/text.ts';
import { createLuaTable, type LuaData, type LuaDataLimits, type LuaReference, type LuaTable } from './lua-data.ts';
import { defaultLimits, oneByte, tag, valueSeal } from './value-format.ts';

/** All items of a document. Fails with `DATA_DAMAGED`, `DATA_VERSION`, or `VALUE_REFUSED` for limits. */
export function decodeValues(bytes: Uint8Array, limits: LuaDataLimits = {}): Result<LuaData[]> {
  const { maxBytes = defaultLimits.maxBytes, maxDepth = defaultLimits.maxDepth } = limits;
  const body = openSealed(bytes, valueSeal, maxBytes);
  return body.ok ? readSafely(() => readItems(createByteReader(body.value), maxDepth)) : body;
}

/** The one value of a document; see {@link decodeValues}. */
export function decodeValue(bytes: Uint8Array, limits?: LuaDataLimits): Result<LuaData> {
  const items = decodeValues(bytes, limits);
  if (!items.ok) return items;
  const [value] = items.value;
  if (value === undefined || items.value.length > 1) return fail('DATA_DAMAGED', 'the data does not hold one value');
  return ok(value);
}

function readItems(bytes: ByteReader, maxDepth: number): LuaData[] {
  const tables: LuaTable[] = [];
  const read = createValueReader(bytes, tables);
  const items: LuaData[] = [];
  let done = 0;
  for (let first = bytes.u8(); first !== tag.end; first = bytes.u8()) {
    items.push(first === tag.nil ? null : read(first));
    for (let depth = 0, depthEnd = done; done < tables.length; done++) {
      if (done === depthEnd) {
        depth++;
        depthEnd = tables.length;
        if (depth > maxDepth) {
          throw new MoonloopError('VALUE_REFUSED', `the data is nested more than ${maxDepth} deep`);
        }
      }
      readTable(bytes, read, tables[done]!);
    }
  }
  if (bytes.left() > 0) bytes.refuse('more bytes than there should be');
  return items;
}

function readTable(bytes: ByteReader, read: (first: number) => LuaData, table: LuaTable): void {
  let first = bytes.u8();
  for (; first > tag.pairs; first = bytes.u8()) table.list.push(first === tag.nil ? null : read(first));
  if (first === tag.end) return;
  const keys = new Set<LuaData>();
  const next = BigInt(table.list.length) + 1n;
  first = bytes.u8();
  if (first === tag.end) bytes.refuse('no entries where some were announced');
  for (; first !== tag.end; first = bytes.u8()) {
    const value = read(first);
    const key = read(bytes.u8());
    const isPlaceInList = typeof key === 'bigint' && key >= 1n && key <= next;
    if (isPlaceInList || (typeof key === 'number' && !canBeKey(key)) || keys.has(key)) {
      bytes.refuse('a key that cannot be');
    }
    keys.add(key);
    table.entries.push([key, value]);
  }
}

/** Lua makes integers of floats that are whole and fit: such a key, or nan, is in no table. */
export function canBeKey(float: number): boolean {
  return !Number.isNaN(float) && !(Number.isInteger(float) && float >= -(2 ** 63) && float < 2 ** 63);
}

/** Reads the value whose first byte was read. Equal strings and references are the same object. */
function createValueReader(bytes: ByteReader, tables: LuaTable[]): (first: number) => LuaData {
  const strings: (string | Uint8Array)[] = [];
  const known = new Set<string>();
  const references = new Map<string, LuaReference>();

  const longest = <T extends number | bigint>(value: T, isShorter: boolean): T =>
    isShorter ? bytes.refuse('a number that is written too long') : value;

  const newString = (length: number): string | Uint8Array => {
    const content = bytes.bytes(length);
    const text = parseText(content);
    const value = text ?? content.slice();
    const key = text ?? binaryKey(content);
    if (known.has(key)) bytes.refuse('a string that was there before');
    known.add(key);
    strings.push(value);
    return value;
  };
  const again = <T>(list: readonly T[], size: number, least: number): T => {
    const number = size === 0 ? bytes.u8() : size === 1 ? bytes.u16() : bytes.u32();
    longest(number, number <= [least, 0xff, 0xffff][size]!);
    return list[number - 1] ?? bytes.refuse('a number that was not given before');
  };
  const name = (): string => {
    const first = bytes.u8();
    const isString = first >= tag.shortStringAgain || (first >= tag.string8 && first < tag.table);
    const text = isString ? read(first) : undefined;
    return typeof text === 'string' ? text : bytes.refuse('no name');
  };
  const reference = (made: LuaReference): LuaReference => {
    const key = JSON.stringify(made);
    const same = references.get(key) ?? made;
    references.set(key, same);
    return same;
  };

  const read = (first: number): LuaData => {
    if (first >= tag.shortStringAgain) {
      return strings[first - tag.shortStringAgain] ?? bytes.refuse('a string that was not there before');
    }
    if (first >= tag.integer) return BigInt(first - tag.integer) + oneByte.low;
    switch (first) {
      case tag.no:
        return false;
      case tag.yes:
        return true;
      case tag.integer16: {
        const value = BigInt(bytes.i16());
        return longest(value, value >= oneByte.low && value <= oneByte.high);
      }
      case tag.integer32: {
        const value = bytes.i32();
        return longest(BigInt(value), value >= -0x8000 && value <= 0x7fff);
      }
      case tag.integer64: {
        const value = bytes.i64();
        return longest(value, BigInt.asIntN(32, value) === value);
      }
      case tag.float: {
        const value = bytes.f64();
        return Number.isNaN(value) ? bytes.refuse('nan in a long form') : value;
      }
      case tag.nan:
        return Number.NaN;
      case tag.string8:
        return newString(bytes.u8());
      case tag.string32: {
        const length = bytes.u32();
        return newString(longest(length, length <= 0xff));
      }
      case tag.table: {
        const table = createLuaTable();
        tables.push(table);
        return table;
      }
      case tag.component:
        return reference({ kind: 'component', component: name() });
      case tag.column:
        return reference({ kind: 'column', component: name(), field: name() });
      case tag.named:
        return reference({ kind: 'named', name: name() });
      default:
        if (first >= tag.stringAgain && first < tag.table) {
          return again(strings, first - tag.stringAgain, oneByte.strings);
        }
        if (first >= tag.tableAgain && first < tag.component) return again(tables, first - tag.tableAgain, 0);
        return bytes.refuse('an unknown kind of value');
    }
  };
  return read;
}

/** A key for bytes that are no text: half a surrogate pair, which no text holds, and one letter per byte. */
export function binaryKey(content: Uint8Array): string {
  let key = '\ud800';
  for (let at = 0; at < content.length; at += 8192) key += String.fromCharCode(...content.subarray(at, at + 8192));
  return key;
}
