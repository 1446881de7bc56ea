/**
 * What the parts of a WASM module are: signatures, memories, tables, globals, imports, exports. Plain data.
 */

/** Parameters and results of a function; types as the text format writes them, `i32` or `(ref null 3)`. */
export interface FunctionSignature {
  readonly params: readonly string[];
  readonly results: readonly string[];
}

/** How small and large a memory or table may be. */
export interface SizeLimits {
  readonly min: number;
  /** Absent when the module names none. */
  readonly max?: number;
  /** Addresses have 64 bits. */
  readonly is64: boolean;
}

/** A memory; sizes in pages of 64 KiB. */
export interface MemoryType extends SizeLimits {
  readonly kind: 'memory';
  /** May be used from several threads. */
  readonly shared: boolean;
}

/** A table; sizes in entries. */
export interface TableType extends SizeLimits {
  readonly kind: 'table';
  /** Type of its entries, `funcref` mostly. */
  readonly element: string;
}

/** A global variable. */
export interface GlobalType {
  readonly kind: 'global';
  readonly type: string;
  readonly mutable: boolean;
}

/** A function, seen from outside. */
export interface FunctionType {
  readonly kind: 'function';
  readonly signature: FunctionSignature;
}

/** A tag that exceptions carry. */
export interface TagType {
  readonly kind: 'tag';
  readonly signature: FunctionSignature;
}

/** Whatever can be imported or exported. */
export type ExternType = FunctionType | TableType | MemoryType | GlobalType | TagType;

/** One import. Names may be any text, `__proto__` too. */
export interface WasmImport {
  readonly module: string;
  readonly name: string;
  readonly type: ExternType;
}

/** One export. */
export interface WasmExport {
  readonly name: string;
  readonly type: ExternType;
  /** Its number among the things of its kind, imported ones first. */
  readonly index: number;
}

/** What a module shows of itself before any of its code has run. */
export interface WasmInterface {
  readonly imports: readonly WasmImport[];
  readonly exports: readonly WasmExport[];
  /** Imported ones first, as they are counted. */
  readonly memories: readonly MemoryType[];
  /** Imported ones first. */
  readonly tables: readonly TableType[];
  /** Functions with code of their own. */
  readonly functionCount: number;
  /** The function that runs while the module is instantiated. */
  readonly start?: number;
  /** Global variables that can change, imported ones counted. */
  readonly mutableGlobals: number;
  /** Bytes of all data segments. */
  readonly dataBytes: number;
  /** Entries of all element segments. */
  readonly elementEntries: number;
  /** Names of the custom sections, in order. */
  readonly customSections: readonly string[];
}
