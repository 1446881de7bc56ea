/**
 * Pieces of WASM binaries, for modules that the text format cannot say, or not in little text.
 */
import { encodeName, encodeU32 } from '../../../src/meter/leb128.ts';
import { sectionIds } from '../../../src/meter/wasm-sections.ts';

/** Bytes, or lists of them. */
export type Bytes = readonly number[] | Uint8Array;

/** Bytes behind each other. */
export function join(...parts: readonly Bytes[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** The same bytes many times. */
export function repeat(part: Bytes, times: number): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(part.length * times);
  for (let n = 0; n < times; n++) all.set(part, n * part.length);
  return all;
}

/** Magic and version. */
export const head: Bytes = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
/** A section with its size. */
export const section = (id: number, ...content: readonly Bytes[]): Uint8Array<ArrayBuffer> => {
  const bytes = join(...content);
  return join([id], encodeU32(bytes.length), bytes);
};
/** A count, and that many entries. */
export const list = (...entries: readonly Bytes[]): Uint8Array<ArrayBuffer> =>
  join(encodeU32(entries.length), ...entries);
/** The same entry many times. */
export const many = (entry: Bytes, times: number): Uint8Array<ArrayBuffer> =>
  join(encodeU32(times), repeat(entry, times));
/** A function without locals, or with these, which end with their count. */
export const body = (code: Bytes, locals: Bytes = [0]): Uint8Array<ArrayBuffer> => {
  const bytes = join(locals, code, [0x0b]);
  return join(encodeU32(bytes.length), bytes);
};

/** What stands in a module with one hook, section by section; each may be another. */
export interface Parts {
  readonly types?: Bytes;
  readonly imports?: Bytes;
  readonly functions?: Bytes;
  readonly tables?: Bytes;
  readonly memories?: Bytes;
  readonly globals?: Bytes;
  readonly exports?: Bytes;
  readonly elements?: Bytes;
  readonly code?: Bytes;
  readonly data?: Bytes;
  /** Behind everything. */
  readonly rest?: Bytes;
}

/** `(f32) -> ()` and `() -> ()`. */
export const types: Bytes = [2, 0x60, 1, 0x7d, 0, 0x60, 0, 0];
/** An export of a function. */
export const exported = (name: string, index: number, kind = 0): Uint8Array<ArrayBuffer> =>
  join(encodeName(name), [kind], encodeU32(index));

/** A module whose function 0 is on_update, with other sections where they are given. */
export function moduleOf(parts: Parts): Uint8Array<ArrayBuffer> {
  const { imports, tables, memories, globals, elements, data, rest = [] } = parts;
  const optional = (id: number, content: Bytes | undefined): Bytes => (content ? section(id, content) : []);
  return join(
    head,
    section(sectionIds.type, parts.types ?? types),
    optional(sectionIds.import, imports),
    section(sectionIds.function, parts.functions ?? [1, 0]),
    optional(sectionIds.table, tables),
    optional(sectionIds.memory, memories),
    optional(sectionIds.global, globals),
    section(sectionIds.export, parts.exports ?? list(exported('on_update', 0))),
    optional(sectionIds.element, elements),
    section(sectionIds.code, parts.code ?? list(body([]))),
    optional(sectionIds.data, data),
    rest,
  );
}
