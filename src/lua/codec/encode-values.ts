/**
 * Lua values to bytes, outside of Lua: the same bytes that the kernel writes for the same graph in the same order.
 */
import { type ByteWriter, createByteWriter } from '../../core/byte-writer.ts';
import { MoonloopError } from '../../core/moonloop-error.ts';
import { addChecksum, sealHeader } from '../../core/sealed-bytes.ts';
import { encodeText, parseText } from '../../core/text.ts';
import { binaryKey, canBeKey } from './decode-values.ts';
import { isLuaTable, type LuaData, type LuaDataLimits, type LuaReference, type LuaTable } from './lua-data.ts';
import { defaultLimits, oneByte, tag, valueSeal } from './value-format.ts';

/** A document of one value; see {@link encodeValues}. */
export function encodeValue(value: LuaData, limits?: LuaDataLimits): Uint8Array<ArrayBuffer> {
  return encodeValues([value], limits);
}

/** A document of several values, which may share tables. Throws `VALUE_REFUSED` for what no Lua value is, and limits. */
export function encodeValues(items: readonly LuaData[], limits: LuaDataLimits = {}): Uint8Array<ArrayBuffer> {
  const { maxBytes = defaultLimits.maxBytes, maxDepth = defaultLimits.maxDepth } = limits;
  const out = createByteWriter();
  out.bytes(sealHeader(valueSeal));
  const tables: LuaTable[] = [];
  const write = createValueWriter(out, tables);
  let done = 0;
  for (const item of items) {
    write(item);
    for (let depth = 0, depthEnd = done; done < tables.length; done++) {
      if (done === depthEnd) {
        depth++;
        depthEnd = tables.length;
        if (depth > maxDepth) throw refused(`it is nested more than ${maxDepth} deep`);
      }
      writeTable(out, write, tables[done]!);
      if (out.length() + 9 > maxBytes) throw refused(`it has more than ${maxBytes} bytes`);
    }
  }
  return sealValues([out.written()]);
}

/**
 * Ends a document whose pieces a kernel's writer gave (`take`): the form in which items come out of a VM one by one.
 * @param pieces - In their order; the first begins with the header.
 */
export function sealValues(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return addChecksum([...pieces, Uint8Array.of(tag.end)]);
}

function writeTable(out: ByteWriter, write: (value: LuaData) => void, table: LuaTable): void {
  for (const value of table.list) write(value);
  if (table.entries.length > 0) out.u8(tag.pairs);
  const next = BigInt(table.list.length) + 1n;
  const keys = new Set<unknown>();
  for (const [key, value] of table.entries) {
    if (key === null || value === null) throw refused('nil is a key or a value of an entry');
    if (typeof key === 'number' && !canBeKey(key)) throw refused(`a float key is ${key}; write integers as bigint`);
    if (typeof key === 'bigint' && key >= 1n && key <= next) throw refused(`the key ${key} belongs into the list`);
    const same = key instanceof Uint8Array ? (parseText(key) ?? binaryKey(key)) : key;
    if (keys.has(same)) throw refused('a key is there twice');
    keys.add(same);
    write(value);
    write(key);
  }
  out.u8(tag.end);
}

function createValueWriter(out: ByteWriter, tables: LuaTable[]): (value: LuaData) => void {
  const tableNumbers = new Map<LuaTable, number>();
  const stringNumbers = new Map<string, number>();

  const again = (first: number, number: number): void => {
    out.u8(first + (number <= 0xff ? 0 : number <= 0xffff ? 1 : 2));
    if (number <= 0xff) out.u8(number);
    else if (number <= 0xffff) out.u16(number);
    else out.u32(number);
  };
  /** @param key - The text, or for bytes that are none something that no text is. */
  const writeString = (key: string, bytesOf: () => Uint8Array): void => {
    const number = stringNumbers.get(key);
    if (number !== undefined) {
      if (number <= oneByte.strings) return out.u8(tag.shortStringAgain + number - 1);
      return again(tag.stringAgain, number);
    }
    stringNumbers.set(key, stringNumbers.size + 1);
    const content = bytesOf();
    out.u8(content.length <= 0xff ? tag.string8 : tag.string32);
    if (content.length <= 0xff) out.u8(content.length);
    else out.u32(content.length);
    out.bytes(content);
  };
  const writeText = (text: string): void => {
    writeString(text, () => {
      if (/\p{Surrogate}/u.test(text)) throw refused('a text in it holds half a surrogate pair');
      return encodeText(text);
    });
  };
  const writeTableReference = (table: LuaTable): void => {
    const number = tableNumbers.get(table);
    if (number !== undefined) return again(tag.tableAgain, number);
    tables.push(table);
    tableNumbers.set(table, tables.length);
    out.u8(tag.table);
  };
  const writeReference = (reference: LuaReference): void => {
    out.u8(tag[reference.kind]);
    writeText(reference.kind === 'named' ? reference.name : reference.component);
    if (reference.kind === 'column') writeText(reference.field);
  };
  const writeInteger = (value: bigint): void => {
    if (BigInt.asIntN(64, value) !== value) throw refused(`the integer ${value} has more than 64 bits`);
    if (value >= oneByte.low && value <= oneByte.high) return out.u8(tag.integer + Number(value - oneByte.low));
    const [first, put] =
      BigInt.asIntN(16, value) === value
        ? [tag.integer16, () => out.i16(Number(value))]
        : BigInt.asIntN(32, value) === value
          ? [tag.integer32, () => out.i32(Number(value))]
          : [tag.integer64, () => out.i64(value)];
    out.u8(first);
    put();
  };

  return (value) => {
    if (value === null) return out.u8(tag.nil);
    if (typeof value === 'boolean') return out.u8(value ? tag.yes : tag.no);
    if (typeof value === 'bigint') return writeInteger(value);
    if (typeof value === 'string') return writeText(value);
    if (typeof value === 'number') {
      out.u8(Number.isNaN(value) ? tag.nan : tag.float);
      if (!Number.isNaN(value)) out.f64(value);
      return;
    }
    if (value instanceof Uint8Array) return writeString(parseText(value) ?? binaryKey(value), () => value);
    if (isLuaTable(value)) return writeTableReference(value);
    writeReference(value);
  };
}

function refused(why: string): MoonloopError {
  return new MoonloopError('VALUE_REFUSED', `the value cannot be written: ${why}`);
}
