/**
 * What a WASM module consists of, outside its code: plain data with offsets.
 */
import type { WasmTypes } from './type-section.ts';
import type { WasmSection } from './wasm-sections.ts';
import type { FunctionSignature, GlobalType, MemoryType, TableType, WasmExport, WasmImport } from './wasm-types.ts';

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

/** A module while it is read: what a section says is there for those behind it. */
export interface ModuleDraft {
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

/** A draft of an empty module. */
export function createModuleDraft(): ModuleDraft {
  return {
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
}
