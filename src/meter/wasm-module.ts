/**
 * A WASM binary taken apart: everything outside the code is read and checked, code is found but not walked over.
 * In: bytes that nobody has looked at. Out: plain data with offsets, or `WASM_INVALID`. Runs anywhere.
 */
import type { InstructionVisitor } from './instruction-walk.ts';
import { createModuleDraft, type WasmModule } from './module-parts.ts';
import { opcodes } from './opcodes.ts';
import { fillReadLimits, type WasmReadLimits } from './read-limits.ts';
import { sectionReaders } from './section-readers.ts';
import { createWasmReader, invalidWasm } from './wasm-reader.ts';
import { checkSectionOrder, readSections } from './wasm-sections.ts';

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
  const draft = createModuleDraft();
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
  const isGlobal = opcode === opcodes.globalGet || opcode === opcodes.globalSet;
  if (isGlobal && index >= count) throw invalidWasm(at, `global ${index} does not exist`);
}
