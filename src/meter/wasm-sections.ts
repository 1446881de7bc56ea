/**
 * A WASM binary as its sections, and back: what every rewriting starts from and ends with.
 * @see WebAssembly Core Specification, section 5.5 (modules)
 */
import { encodeU32 } from './leb128.ts';
import { createWasmReader, invalidWasm } from './wasm-reader.ts';

/** Ids of the sections, in the order in which they stand in a binary; custom sections may stand anywhere. */
export const sectionIds = {
  custom: 0,
  type: 1,
  import: 2,
  function: 3,
  table: 4,
  memory: 5,
  tag: 13,
  global: 6,
  export: 7,
  start: 8,
  element: 9,
  dataCount: 12,
  code: 10,
  data: 11,
} as const;

/** One section: its id and its content without the size prefix. */
export interface WasmSection {
  readonly id: number;
  readonly content: Uint8Array;
  /** Where the content begins in the binary it was read from. */
  readonly offset?: number;
}

const header = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
const order: readonly number[] = Object.values(sectionIds);

/** Splits a binary into sections; throws `WASM_INVALID` when it is none or is cut short. */
export function readSections(bytes: Uint8Array): WasmSection[] {
  if (!header.every((value, index) => bytes[index] === value)) throw invalidWasm(0, 'it is no module of version 1');
  const reader = createWasmReader(bytes, header.length);
  const sections: WasmSection[] = [];
  while (!reader.done()) {
    const id = reader.byte();
    const length = reader.u32();
    const offset = reader.offset();
    sections.push({ id, content: reader.take(length), offset });
  }
  return sections;
}

/** Refuses unknown sections, and known ones that stand twice or in the wrong order. */
export function checkSectionOrder(sections: readonly WasmSection[]): void {
  let last = 0;
  for (const { id, offset = 0 } of sections) {
    if (id === sectionIds.custom) continue;
    const place = order.indexOf(id);
    if (place < 0) throw invalidWasm(offset, `section ${id} is unknown`);
    if (place <= last) throw invalidWasm(offset, `section ${id} stands twice or in the wrong place`);
    last = place;
  }
}

/** Joins sections to a binary. */
export function writeSections(sections: readonly WasmSection[]): Uint8Array<ArrayBuffer> {
  return joinBytes([header, ...sections.flatMap(({ id, content }) => [[id, ...encodeU32(content.length)], content])]);
}

/** The sections with one of them replaced, or put in at its place. */
export function withSection(sections: readonly WasmSection[], id: number, content: Uint8Array): WasmSection[] {
  const at = sections.findIndex((section) => section.id === id);
  if (at >= 0) return sections.with(at, { id, content });
  const behind = sections.findIndex((section) => order.indexOf(section.id) > order.indexOf(id));
  return sections.toSpliced(behind < 0 ? sections.length : behind, 0, { id, content });
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
