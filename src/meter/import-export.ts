/**
 * Reads one import or export, and adds what is imported to the module's index spaces.
 * @see WebAssembly Core Specification 3.0, section 5.5.5 (import section) and 5.5.10 (export section)
 */
import { readFunctionTypeIndex, readGlobalType, readMemoryType, readTableType, readTag } from './extern-types.ts';
import type { ModuleDraft } from './module-parts.ts';
import { invalidWasm, type WasmReader } from './wasm-reader.ts';
import type { ExternType, MemoryType, TableType, WasmExport } from './wasm-types.ts';

/** Reads a memory's type and counts the memory in. */
export function addMemory(reader: WasmReader, draft: ModuleDraft): MemoryType {
  const start = reader.offset();
  const type = readMemoryType(reader);
  draft.sized.push({ type, start, end: reader.offset() });
  draft.memories.push(type);
  return type;
}

/** Reads a table's type and counts the table in. */
export function addTable(reader: WasmReader, draft: ModuleDraft): TableType {
  const start = reader.offset();
  const type = readTableType(reader);
  draft.sized.push({ type, start, end: reader.offset() });
  draft.tables.push(type);
  return type;
}

/** Reads what is imported, behind the names, and counts it in. */
export function readImport(reader: WasmReader, draft: ModuleDraft): ExternType {
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

/** Reads what is exported, behind the name. */
export function readExport(reader: WasmReader, draft: ModuleDraft): Pick<WasmExport, 'type' | 'index'> {
  const at = reader.offset();
  const kind = reader.byte();
  const index = reader.u32();
  const type = exportedType(draft, kind, index);
  if (type === undefined) throw invalidWasm(at, `what is exported does not exist (kind ${kind}, index ${index})`);
  return { type, index };
}

function exportedType(draft: ModuleDraft, kind: number, index: number): ExternType | undefined {
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
