/**
 * Reads the content of each section into the draft of a module.
 * @see WebAssembly Core Specification 3.0, section 5.5 (modules)
 */
import { readFunctionTypeIndex, readGlobalType, readTag } from './extern-types.ts';
import { addMemory, addTable, readExport, readImport } from './import-export.ts';
import { type InstructionVisitor, walkInstructions } from './instruction-walk.ts';
import type { ModuleDraft, Span } from './module-parts.ts';
import type { WasmReadLimits } from './read-limits.ts';
import { readDataSegment, readElementSegment } from './segments.ts';
import { readTypes } from './type-section.ts';
import { invalidWasm, type WasmReader } from './wasm-reader.ts';
import { sectionIds } from './wasm-sections.ts';

type Limits = Required<WasmReadLimits>;

/** Reads one section. @param constant - Called for each instruction outside functions. */
export type SectionReader = (
  reader: WasmReader,
  draft: ModuleDraft,
  limits: Limits,
  constant: InstructionVisitor,
) => void;

/** Readers by the section's id; custom sections have none. */
export const sectionReaders: Readonly<Record<number, SectionReader>> = {
  [sectionIds.type]: (reader, draft, limits) => {
    draft.types = readTypes(reader, limits);
  },
  [sectionIds.import]: (reader, draft, limits) => {
    each(reader, limits.maxImports, 'imports', () => {
      const module = reader.name();
      const name = reader.name();
      draft.imports.push({ module, name, type: readImport(reader, draft) });
    });
    draft.importedFunctions = draft.functions.length;
    checkCounts(reader, draft, limits);
  },
  [sectionIds.function]: (reader, draft, limits) => {
    each(reader, limits.maxFunctions, 'functions', () => {
      draft.functions.push(readFunctionTypeIndex(reader, draft.types));
    });
  },
  [sectionIds.table]: (reader, draft, limits, constant) => {
    each(reader, limits.maxTables, 'tables', () => {
      const withValue = reader.peek() === 0x40;
      if (withValue) readReserved(reader);
      addTable(reader, draft);
      if (withValue) walkInstructions(reader, constant);
    });
    checkCounts(reader, draft, limits);
  },
  [sectionIds.memory]: (reader, draft, limits) => {
    each(reader, limits.maxMemories, 'memories', () => addMemory(reader, draft));
    checkCounts(reader, draft, limits);
  },
  [sectionIds.tag]: (reader, draft, limits) => {
    each(reader, limits.maxTypes, 'tags', () => draft.tags.push(readTag(reader, draft.types)));
  },
  [sectionIds.global]: (reader, draft, limits, constant) => {
    each(reader, limits.maxGlobals, 'globals', () => {
      const type = readGlobalType(reader);
      walkInstructions(reader, constant);
      draft.globals.push(type);
    });
  },
  [sectionIds.export]: (reader, draft, limits) => {
    each(reader, limits.maxExports, 'exports', () => {
      draft.exports.push({ name: reader.name(), ...readExport(reader, draft) });
    });
  },
  [sectionIds.start]: (reader, draft) => {
    const at = reader.offset();
    draft.start = reader.u32();
    if (draft.start >= draft.functions.length) throw invalidWasm(at, 'the start function does not exist');
  },
  [sectionIds.element]: (reader, draft, limits, constant) => {
    each(reader, limits.maxSegments, 'element segments', () => {
      draft.elementEntries += readElementSegment(reader, constant);
    });
  },
  [sectionIds.dataCount]: (reader) => reader.u32(),
  [sectionIds.code]: (reader, draft, limits) => {
    const at = reader.offset();
    each(reader, limits.maxFunctions, 'functions', () => draft.bodies.push(findBody(reader, limits)));
    const declared = draft.functions.length - draft.importedFunctions;
    if (draft.bodies.length > declared) throw invalidWasm(at, 'there is code of functions that are not declared');
  },
  [sectionIds.data]: (reader, draft, limits, constant) => {
    each(reader, limits.maxSegments, 'data segments', () => {
      draft.dataBytes += readDataSegment(reader, constant);
    });
  },
};

function each(reader: WasmReader, most: number, what: string, read: () => void): void {
  const at = reader.offset();
  const count = reader.count();
  if (count > most) throw invalidWasm(at, `it has ${count} ${what}; ${most} are allowed`);
  for (let left = count; left > 0; left--) read();
}

function checkCounts(reader: WasmReader, { memories, tables }: ModuleDraft, { maxMemories, maxTables }: Limits): void {
  if (memories.length > maxMemories) throw invalidWasm(reader.offset(), `it has more than ${maxMemories} memories`);
  if (tables.length > maxTables) throw invalidWasm(reader.offset(), `it has more than ${maxTables} tables`);
}

function readReserved(reader: WasmReader): void {
  reader.byte();
  const at = reader.offset();
  if (reader.byte() !== 0) throw invalidWasm(at, 'a reserved byte is not zero');
}

function findBody(reader: WasmReader, { maxBodyBytes }: Limits): Span {
  const at = reader.offset();
  const length = reader.u32();
  if (length > maxBodyBytes) throw invalidWasm(at, `a function has ${length} bytes; ${maxBodyBytes} are allowed`);
  const start = reader.offset();
  reader.take(length);
  return { start, end: start + length };
}
