/**
 * Turns a module's start function into an export: instantiating then runs no code, and the start is a call like any
 * other, with fuel that can be looked at afterwards and a memory that host functions can reach.
 */
import { encodeName, encodeU32 } from '../meter/leb128.ts';
import { parseModule } from '../meter/wasm-module.ts';
import { invalidWasm } from '../meter/wasm-reader.ts';
import { appendEntries, readSections, sectionIds, withSection, writeSections } from '../meter/wasm-sections.ts';
import { showSignature } from './signature.ts';

/** Name under which the start function is exported. */
export const startExport = 'moonloop_start';

/**
 * @param bytes - A binary that was read before.
 * @param start - Index of the start function.
 * @throws MoonloopError `WASM_INVALID` when it takes or gives something: the engine does not look at it any more
 */
export function makeStartCallable(bytes: Uint8Array<ArrayBuffer>, start: number): Uint8Array<ArrayBuffer> {
  const { types, functions } = parseModule(bytes);
  const own = types[functions[start] ?? -1];
  if (own === undefined || own.params.length + own.results.length > 0) {
    throw invalidWasm(0, `its start function is ${own ? showSignature(own) : 'no function'}; it must be () -> ()`);
  }
  const sections = readSections(bytes).filter(({ id }) => id !== sectionIds.start);
  const content = sections.find(({ id }) => id === sectionIds.export)?.content ?? Uint8Array.of(0);
  const entry = [...encodeName(startExport), 0x00, ...encodeU32(start)];
  return writeSections(withSection(sections, sectionIds.export, appendEntries(content, [entry])));
}
