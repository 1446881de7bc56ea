/**
 * Reads the types of what can be imported: memories, tables, globals, tags.
 * @see WebAssembly Core Specification 3.0, section 5.3.11 to 5.3.16
 */
import { readFlag, type WasmTypes } from './type-section.ts';
import { readReferenceType, readValueType } from './value-types.ts';
import { invalidWasm, type WasmReader } from './wasm-reader.ts';
import type { FunctionSignature, GlobalType, MemoryType, SizeLimits, TableType } from './wasm-types.ts';

/** All that 32-bit addresses reach, 4 GiB, and that 64-bit ones do. */
const maxPages32 = 2 ** 16;
const maxPages64 = 2 ** 48;

const flag = { hasMax: 1, shared: 2, is64: 4 } as const;

/** Reads a memory's type. */
export function readMemoryType(reader: WasmReader): MemoryType {
  const at = reader.offset();
  const flags = reader.byte();
  if (flags > 7) throw invalidWasm(at, `a memory has unknown flags (0x${flags.toString(16)})`);
  const shared = (flags & flag.shared) !== 0;
  const sizes = readSizes(reader, flags);
  if (shared && sizes.max === undefined) throw invalidWasm(at, 'a shared memory has no maximum');
  const most = sizes.is64 ? maxPages64 : maxPages32;
  if (Math.max(sizes.min, sizes.max ?? 0) > most) throw invalidWasm(at, `a memory has more than ${most} pages`);
  return { kind: 'memory', ...sizes, shared };
}

/** Reads a table's type. */
export function readTableType(reader: WasmReader): TableType {
  const element = readReferenceType(reader);
  const at = reader.offset();
  const flags = reader.byte();
  if ((flags & ~(flag.hasMax | flag.is64)) !== 0) {
    throw invalidWasm(at, `a table has unknown flags (0x${flags.toString(16)})`);
  }
  return { kind: 'table', element, ...readSizes(reader, flags) };
}

function readSizes(reader: WasmReader, flags: number): SizeLimits {
  const at = reader.offset();
  const is64 = (flags & flag.is64) !== 0;
  const size = is64 ? reader.u64 : reader.u32;
  const min = size();
  if ((flags & flag.hasMax) === 0) return { min, is64 };
  const max = size();
  if (min > max) throw invalidWasm(at, `a size begins at ${min} and ends at ${max}`);
  return { min, max, is64 };
}

/** Flags of a memory or table whose maximum is given. */
export function clampedFlags(type: MemoryType | TableType): number {
  const shared = type.kind === 'memory' && type.shared;
  return flag.hasMax | (shared ? flag.shared : 0) | (type.is64 ? flag.is64 : 0);
}

/** Reads a global's type. */
export function readGlobalType(reader: WasmReader): GlobalType {
  return { kind: 'global', type: readValueType(reader), mutable: readFlag(reader) };
}

/** Reads a tag: a byte that must be zero, and the index of its signature. */
export function readTag(reader: WasmReader, types: WasmTypes): FunctionSignature {
  const at = reader.offset();
  if (reader.byte() !== 0) throw invalidWasm(at, 'a tag of that kind is unknown');
  return types[readFunctionTypeIndex(reader, types)]!;
}

/** Reads the index of a signature. */
export function readFunctionTypeIndex(reader: WasmReader, types: WasmTypes): number {
  const at = reader.offset();
  const index = reader.u32();
  if (types[index] === undefined) throw invalidWasm(at, `type ${index} is not the type of a function`);
  return index;
}
