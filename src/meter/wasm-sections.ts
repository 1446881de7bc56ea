/**
 * A WASM binary as its sections, and back: what every rewriting starts from and ends with.
 * @see WebAssembly Core Specification, section 5.5 (modules)
 */
import { createWasmReader, encodeU32 } from './leb128.ts';

/** Ids of the sections that rewriting touches. */
export const sectionIds = { type: 1, import: 2, function: 3, global: 6, export: 7, code: 10 } as const;

/** One section: its id and its content without the size prefix. */
export interface WasmSection {
  readonly id: number;
  readonly content: Uint8Array;
}

const header = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];

/** Splits a binary into sections; throws `RangeError` when it is none or is cut short. */
export function readSections(bytes: Uint8Array): WasmSection[] {
  if (!header.every((value, index) => bytes[index] === value)) throw new RangeError('not a WASM 1.0 binary');
  const reader = createWasmReader(bytes.subarray(header.length));
  const sections: WasmSection[] = [];
  while (!reader.done()) {
    const id = reader.byte();
    sections.push({ id, content: reader.take(reader.u32()) });
  }
  return sections;
}

/** Joins sections to a binary. */
export function writeSections(sections: readonly WasmSection[]): Uint8Array<ArrayBuffer> {
  return joinBytes([header, ...sections.flatMap(({ id, content }) => [[id, ...encodeU32(content.length)], content])]);
}

/** Appends entries to a section that is a vector (types, globals, exports, …). */
export function appendEntries(content: Uint8Array, entries: readonly (readonly number[])[]): Uint8Array {
  const reader = createWasmReader(content);
  const count = reader.u32();
  return joinBytes([encodeU32(count + entries.length), content.subarray(reader.offset()), ...entries]);
}

/** Number of entries of a section that is a vector. */
export function countEntries(content: Uint8Array): number {
  return createWasmReader(content).u32();
}

/** Concatenates. */
export function joinBytes(parts: readonly ArrayLike<number>[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
