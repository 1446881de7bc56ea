/**
 * A WASM binary taken apart: everything outside the code is read and checked, code is found but not walked over.
 * In: bytes that nobody has looked at. Out: plain data with offsets, or `WASM_INVALID`. Runs anywhere.
 */
import { readFunctionTypeIndex, readGlobalType, readMemoryType, readTableType, readTag } from './extern-types.ts';
import { type InstructionVisitor, walkInstructions } from './instruction-walk.ts';
import { fillReadLimits, type WasmReadLimits } from './read-limits.ts';
import { readDataSegment, readElementSegment } from './segments.ts';
import { readTypes, type WasmTypes } from './type-section.ts';
import { createWasmReader, invalidWasm, type WasmReader } from './wasm-reader.ts';
import { checkSectionOrder, readSections, sectionIds, type WasmSection } from './wasm-sections.ts';
import type {
  ExternType,
  FunctionSignature,
  GlobalType,
  MemoryType,
  TableType,
  WasmExport,
  WasmImport,
} from './wasm-types.ts';

/** Bytes of a part of the binary: from the first one to behind the last one. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A memory or table, and where its type stands. */
export interface SizedPart extends Span {
  readonly type: MemoryType | TableType;
}

/** The parts of a module. Index spaces hold imported entries first. */
export interface WasmModule {
  readonly sections: readonly WasmSection[];
  readonly types: WasmTypes;
  readonly imports: readonly WasmImport[];
  readonly exports: readonly WasmExport[];
  /** Index of each function's type. */
  readonly functions: readonly number[];
  readonly importedFunctions: number;
  readonly memories: readonly MemoryType[];
  readonly tables: readonly TableType[];
  readonly globals: readonly GlobalType[];
  readonly tags: readonly FunctionSignature[];
  readonly start?: number;
  readonly sized: readonly SizedPart[];
  /** Bodies with their locals, without their size. */
  readonly bodies: readonly Span[];
  readonly dataBytes: number;
  readonly elementEntries: number;
  readonly customSections: readonly string[];
}

/** What is filled while reading. */
interface Draft {
  types: WasmTypes;
  readonly imports: WasmImport[];
  readonly exports: WasmExport[];
  readonly functions: number[];
  importedFunctions: number;
  readonly memories: MemoryType[];
  readonly tables: TableType[];
  readonly globals: GlobalType[];
  readonly tags: FunctionSignature[];
  start?: number;
  readonly sized: SizedPart[];
  readonly bodies: Span[];
  dataBytes: number;
  elementEntries: number;
  readonly customSections: string[];
}

type Limits = Required<WasmReadLimits>;

/**
 * Takes a binary apart.
 * @param onConstant - Called for each instruction of the expressions outside functions (first values, offsets); may throw.
 */
export function parseModule(
  bytes: Uint8Array<ArrayBuffer>,
  options: WasmReadLimits = {},
  onConstant: InstructionVisitor = () => undefined,
): WasmModule {
  const limits = fillReadLimits(options);
  if (bytes.length > limits.maxBytes) {
    throw invalidWasm(0, `it has ${bytes.length} bytes; ${limits.maxBytes} are allowed`);
  }
  const sections = readSections(bytes);
  checkSectionOrder(sections);
  const draft: Draft = {
    types: [],
    imports: [],
    exports: [],
    functions: [],
    importedFunctions: 0,
    memories: [],
    tables: [],
    globals: [],
    tags: [],
    sized: [],
    bodies: [],
    dataBytes: 0,
    elementEntries: 0,
    customSections: [],
  };
  const constant: InstructionVisitor = (opcode, start, end, first, second) => {
    checkGlobalIndex(opcode, start, first, draft.globals.length);
    onConstant(opcode, start, end, first, second);
  };
  for (const { id, content, offset = 0 } of sections) {
    const reader = createWasmReader(bytes, offset, offset + content.length);
    const read = sectionReaders[id];
    if (read === undefined) draft.customSections.push(reader.name());
    else {
      read(reader, draft, limits, constant);
      reader.end(`section ${id}`);
    }
  }
  const missing = draft.functions.length - draft.importedFunctions - draft.bodies.length;
  if (missing > 0) throw invalidWasm(bytes.length, `${missing} functions have no code`);
  return { ...draft, sections };
}

/** Refuses variables that the module does not have: rewriting appends some, which its code must not reach. */
export function checkGlobalIndex(opcode: number, at: number, index: number, count: number): void {
  if ((opcode === 0x23 || opcode === 0x24) && index >= count) throw invalidWasm(at, `global ${index} does not exist`);
}

type SectionReader = (reader: WasmReader, draft: Draft, limits: Limits, constant: InstructionVisitor) => void;

const sectionReaders: Readonly<Record<number, SectionReader>> = {
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

function checkCounts(reader: WasmReader, { memories, tables }: Draft, { maxMemories, maxTables }: Limits): void {
  if (memories.length > maxMemories) throw invalidWasm(reader.offset(), `it has more than ${maxMemories} memories`);
  if (tables.length > maxTables) throw invalidWasm(reader.offset(), `it has more than ${maxTables} tables`);
}

function addMemory(reader: WasmReader, draft: Draft): MemoryType {
  const start = reader.offset();
  const type = readMemoryType(reader);
  draft.sized.push({ type, start, end: reader.offset() });
  draft.memories.push(type);
  return type;
}

function addTable(reader: WasmReader, draft: Draft): TableType {
  const start = reader.offset();
  const type = readTableType(reader);
  draft.sized.push({ type, start, end: reader.offset() });
  draft.tables.push(type);
  return type;
}

function readReserved(reader: WasmReader): void {
  reader.byte();
  const at = reader.offset();
  if (reader.byte() !== 0) throw invalidWasm(at, 'a reserved byte is not zero');
}

function readImport(reader: WasmReader, draft: Draft): ExternType {
  const at = reader.offset();
  const kind = reader.byte();
  switch (kind) {
    case 0: {
      const type = readFunctionTypeIndex(reader, draft.types);
      draft.functions.push(type);
      return { kind: 'function', signature: draft.types[type]! };
    }
    case 1:
      return addTable(reader, draft);
    case 2:
      return addMemory(reader, draft);
    case 3: {
      const global = readGlobalType(reader);
      draft.globals.push(global);
      return global;
    }
    case 4: {
      const signature = readTag(reader, draft.types);
      draft.tags.push(signature);
      return { kind: 'tag', signature };
    }
    default:
      throw invalidWasm(at, `an import of kind ${kind} is unknown`);
  }
}

function readExport(reader: WasmReader, draft: Draft): Pick<WasmExport, 'type' | 'index'> {
  const at = reader.offset();
  const kind = reader.byte();
  const index = reader.u32();
  const type = exportedType(draft, kind, index);
  if (type === undefined) throw invalidWasm(at, `what is exported does not exist (kind ${kind}, index ${index})`);
  return { type, index };
}

function exportedType(draft: Draft, kind: number, index: number): ExternType | undefined {
  if (kind === 0) {
    const signature = draft.types[draft.functions[index] ?? -1];
    return signature && { kind: 'function', signature };
  }
  if (kind === 4) {
    const signature = draft.tags[index];
    return signature && { kind: 'tag', signature };
  }
  return [undefined, draft.tables, draft.memories, draft.globals][kind]?.[index];
}

function findBody(reader: WasmReader, { maxBodyBytes }: Limits): Span {
  const at = reader.offset();
  const length = reader.u32();
  if (length > maxBodyBytes) throw invalidWasm(at, `a function has ${length} bytes; ${maxBodyBytes} are allowed`);
  const start = reader.offset();
  reader.take(length);
  return { start, end: start + length };
}
