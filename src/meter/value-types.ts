/**
 * Types of values as texts, the way the text format writes them: `i32`, `funcref`, `(ref null 3)`.
 * @see WebAssembly Core Specification 3.0, section 5.3 (types)
 */
import { invalidWasm, type WasmReader } from './wasm-reader.ts';

const numbers: ReadonlyMap<number, string> = new Map([
  [0x7f, 'i32'],
  [0x7e, 'i64'],
  [0x7d, 'f32'],
  [0x7c, 'f64'],
  [0x7b, 'v128'],
]);

/** Abstract heap types: by the byte that stands for the nullable reference to them. */
const heapTypes: ReadonlyMap<number, string> = new Map([
  [0x74, 'noexn'],
  [0x73, 'nofunc'],
  [0x72, 'noextern'],
  [0x71, 'none'],
  [0x70, 'func'],
  [0x6f, 'extern'],
  [0x6e, 'any'],
  [0x6d, 'eq'],
  [0x6c, 'i31'],
  [0x6b, 'struct'],
  [0x6a, 'array'],
  [0x69, 'exn'],
]);

/** Reads a heap type: a type index or one of the abstract ones. */
export function readHeapType(reader: WasmReader): string {
  const at = reader.offset();
  const code = reader.s33();
  if (code >= 0) return String(code);
  const name = code >= -64 ? heapTypes.get(code + 128) : undefined;
  if (name === undefined) throw invalidWasm(at, 'a heap type is unknown');
  return name;
}

/** Reads the type of a value. */
export function readValueType(reader: WasmReader): string {
  const at = reader.offset();
  const byte = reader.byte();
  const number = numbers.get(byte);
  return number ?? readReference(reader, byte, at);
}

/** Reads the type of a reference, as tables hold them. */
export function readReferenceType(reader: WasmReader): string {
  const at = reader.offset();
  return readReference(reader, reader.byte(), at);
}

function readReference(reader: WasmReader, byte: number, at: number): string {
  if (byte === 0x63) return `(ref null ${readHeapType(reader)})`;
  if (byte === 0x64) return `(ref ${readHeapType(reader)})`;
  const name = heapTypes.get(byte);
  if (name === undefined) throw invalidWasm(at, `type 0x${byte.toString(16)} is unknown`);
  return `${name}ref`;
}

/** Reads the type of a block: nothing, one value, or a type index. */
export function skipBlockType(reader: WasmReader): void {
  const at = reader.offset();
  const code = reader.s33();
  if (code >= 0 || code === -64) return;
  if (code < -64) throw invalidWasm(at, 'a block type is unknown');
  const byte = code + 128;
  if (!numbers.has(byte)) readReference(reader, byte, at);
}
