/**
 * The type section: signatures of functions; structures and arrays are read and passed over.
 * @see WebAssembly Core Specification 3.0, section 5.3.10 (recursive types) and 5.5.4 (type section)
 */
import type { WasmReadLimits } from './read-limits.ts';
import { readValueType } from './value-types.ts';
import { invalidWasm, type WasmReader } from './wasm-reader.ts';
import type { FunctionSignature } from './wasm-types.ts';

/** Types by index; `undefined` stands for a structure or an array. */
export type WasmTypes = readonly (FunctionSignature | undefined)[];

const form = { function: 0x60, struct: 0x5f, array: 0x5e, subtype: 0x50, finalSubtype: 0x4f, group: 0x4e } as const;

/** Reads the content of the section. */
export function readTypes(reader: WasmReader, limits: Required<WasmReadLimits>): WasmTypes {
  const types: (FunctionSignature | undefined)[] = [];
  const add = (code: number, at: number): void => {
    if (types.length >= limits.maxTypes) throw invalidWasm(at, `it has more than ${limits.maxTypes} types`);
    types.push(readSubtype(reader, code, at, limits));
  };
  for (let left = reader.count(); left > 0; left--) {
    const at = reader.offset();
    const code = reader.byte();
    if (code !== form.group) add(code, at);
    else for (let inside = reader.count(); inside > 0; inside--) add(reader.byte(), at);
  }
  return types;
}

function readSubtype(reader: WasmReader, code: number, at: number, limits: Required<WasmReadLimits>) {
  if (code !== form.subtype && code !== form.finalSubtype) return readComposite(reader, code, at, limits);
  for (let supertypes = reader.count(); supertypes > 0; supertypes--) reader.u32();
  return readComposite(reader, reader.byte(), at, limits);
}

function readComposite(
  reader: WasmReader,
  code: number,
  at: number,
  { maxParameters }: Required<WasmReadLimits>,
): FunctionSignature | undefined {
  if (code === form.function) {
    return { params: readValueTypes(reader, maxParameters), results: readValueTypes(reader, maxParameters) };
  }
  if (code === form.array) readField(reader);
  else if (code === form.struct) for (let left = reader.count(); left > 0; left--) readField(reader);
  else throw invalidWasm(at, `type of form 0x${code.toString(16)} is unknown`);
  return undefined;
}

function readValueTypes(reader: WasmReader, most: number): string[] {
  const at = reader.offset();
  const count = reader.count();
  if (count > most) throw invalidWasm(at, `a function has ${count} parameters or results; ${most} are allowed`);
  return Array.from({ length: count }, () => readValueType(reader));
}

/** A field holds a value, or a packed one of 8 or 16 bits; then a byte says whether it can change. */
function readField(reader: WasmReader): void {
  const packed = reader.peek();
  if (packed === 0x78 || packed === 0x77) reader.byte();
  else readValueType(reader);
  readFlag(reader);
}

/** Reads a byte that is 0 or 1. */
export function readFlag(reader: WasmReader): boolean {
  const at = reader.offset();
  const byte = reader.byte();
  if (byte > 1) throw invalidWasm(at, `a flag is ${byte}`);
  return byte === 1;
}
