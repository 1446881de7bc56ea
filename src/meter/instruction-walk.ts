/**
 * Walks over instructions, knowing the immediates of each, up to the `end` that closes them.
 * It checks what is needed to find every instruction; whether they fit together is for the engine to say.
 */
import { opcodes, plainShapes, prefixed, prefixedShapes } from './opcodes.ts';
import { readHeapType, readValueType, skipBlockType } from './value-types.ts';
import { invalidWasm, type WasmReader } from './wasm-reader.ts';

/**
 * Called for each instruction.
 * @param opcode - Of one byte, or as `prefixed` gives it.
 * @param start - Offset of the opcode.
 * @param end - Offset behind the immediates.
 * @param first - Its first immediate if that is an index or label, otherwise 0. @param second - The second one likewise.
 */
export type InstructionVisitor = (opcode: number, start: number, end: number, first: number, second: number) => void;

/** Walks to the closing `end` and behind it. */
export function walkInstructions(reader: WasmReader, visit: InstructionVisitor): void {
  let depth = 0;
  while (depth >= 0) {
    const start = reader.offset();
    const opcode = readOpcode(reader, start);
    const shape = opcode < 0x100 ? plainShapes[opcode]! : prefixedShapes.get(opcode >>> 12)![opcode & 0xfff]!;
    let first = 0;
    let second = 0;
    if (shape === 'u') first = reader.u32();
    else if (shape === 'uu') {
      first = reader.u32();
      second = reader.u32();
    } else for (let n = 0; n < shape.length; n++) skipImmediate(reader, shape[n]!);
    if (closesBlock(opcode)) depth--;
    else if (opensBlock(opcode)) depth++;
    visit(opcode, start, reader.offset(), first, second);
  }
}

/** Whether the instruction begins a block that an `end` closes. */
export function opensBlock(opcode: number): boolean {
  return (opcode >= opcodes.block && opcode <= opcodes.if) || opcode === opcodes.try || opcode === opcodes.tryTable;
}

/** Whether the instruction closes the innermost block. */
export function closesBlock(opcode: number): boolean {
  return opcode === opcodes.end || opcode === opcodes.delegate;
}

function readOpcode(reader: WasmReader, start: number): number {
  const byte = reader.byte();
  if (plainShapes[byte] !== undefined) return byte;
  const shapes = prefixedShapes.get(byte);
  if (shapes === undefined) throw invalidWasm(start, `instruction 0x${byte.toString(16)} is unknown`);
  const opcode = reader.u32();
  if (shapes[opcode] !== undefined) return prefixed(byte, opcode);
  throw invalidWasm(start, `instruction 0x${byte.toString(16)} 0x${opcode.toString(16)} is unknown`);
}

function skipImmediate(reader: WasmReader, letter: string): void {
  const skip = skips[letter];
  if (skip === undefined) throw new TypeError(`no immediate is called ${letter}`);
  skip(reader);
}

const skips: Readonly<Record<string, (reader: WasmReader) => unknown>> = {
  u: (reader) => reader.u32(),
  b: skipBlockType,
  m: skipMemoryPlace,
  l: (reader) => reader.byte(),
  i: (reader) => reader.skipNumber(32),
  j: (reader) => reader.skipNumber(64),
  f: (reader) => reader.take(4),
  d: (reader) => reader.take(8),
  v: (reader) => reader.take(16),
  h: readHeapType,
  t: (reader) => repeat(reader, readValueType),
  r: skipLabels,
  c: (reader) => repeat(reader, skipCatch),
  0: skipZero,
};

function repeat(reader: WasmReader, read: (reader: WasmReader) => unknown): void {
  for (let left = reader.count(); left > 0; left--) read(reader);
}

/** Alignment, memory if it is not the first one (bit 6 of the alignment says so), offset. */
function skipMemoryPlace(reader: WasmReader): void {
  const at = reader.offset();
  const flags = reader.u32();
  if (flags > 0x7f) throw invalidWasm(at, 'an alignment is unknown');
  if ((flags & 0x40) !== 0) reader.u32();
  reader.skipNumber(64);
}

function skipLabels(reader: WasmReader): void {
  repeat(reader, (each) => each.u32());
  reader.u32();
}

function skipCatch(reader: WasmReader): void {
  const at = reader.offset();
  const kind = reader.byte();
  if (kind > 3) throw invalidWasm(at, `catch of kind ${kind} is unknown`);
  if (kind < 2) reader.u32(); // the tag; kinds 2 and 3 catch all
  reader.u32();
}

function skipZero(reader: WasmReader): void {
  const at = reader.offset();
  if (reader.byte() !== 0) throw invalidWasm(at, 'a reserved byte is not zero');
}
