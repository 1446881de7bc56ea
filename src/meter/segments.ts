/**
 * Element and data segments: how much they hold. Their content is passed over.
 * @see WebAssembly Core Specification 3.0, section 5.5.12 (element section) and 5.5.14 (data section)
 */
import { type InstructionVisitor, walkInstructions } from './instruction-walk.ts';
import { readReferenceType } from './value-types.ts';
import { invalidWasm, type WasmReader } from './wasm-reader.ts';

/** Reads one element segment; gives the number of its entries. */
export function readElementSegment(reader: WasmReader, visit: InstructionVisitor): number {
  const at = reader.offset();
  const flags = reader.u32();
  if (flags > 7) throw invalidWasm(at, `an element segment of kind ${flags} is unknown`);
  const active = (flags & 1) === 0;
  const namesMore = (flags & 3) !== 0;
  const expressions = (flags & 4) !== 0;
  if ((flags & 3) === 2) reader.u32(); // the table
  if (active) walkInstructions(reader, visit);
  if (namesMore) readElementType(reader, expressions);
  const count = reader.count();
  for (let left = count; left > 0; left--) {
    if (expressions) walkInstructions(reader, visit);
    else reader.u32();
  }
  return count;
}

function readElementType(reader: WasmReader, expressions: boolean): void {
  if (expressions) readReferenceType(reader);
  else {
    const at = reader.offset();
    if (reader.byte() !== 0) throw invalidWasm(at, 'elements of that kind are unknown');
  }
}

/** Reads one data segment; gives the number of its bytes. */
export function readDataSegment(reader: WasmReader, visit: InstructionVisitor): number {
  const at = reader.offset();
  const flags = reader.u32();
  if (flags > 2) throw invalidWasm(at, `a data segment of kind ${flags} is unknown`);
  if (flags === 2) reader.u32(); // the memory
  if (flags !== 1) walkInstructions(reader, visit);
  return reader.take(reader.u32()).length;
}
