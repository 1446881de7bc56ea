/**
 * How many values lie on the stack at each instruction of a function: exactly, or more where objects, lanes and atomic
 * operations are at work. Right for code that an engine accepts; where no code can be reached, any number.
 */
import { closesBlock, opensBlock } from './instruction-walk.ts';
import type { WasmModule } from './module-parts.ts';
import { opcodes, prefixed } from './opcodes.ts';
import { createWasmReader } from './wasm-reader.ts';
import type { FunctionSignature } from './wasm-types.ts';

/** Counts along one function. */
export interface StackHeight {
  /** Values before the instruction. */
  readonly height: number;
  /** Goes over an instruction. @param start - Its offset. @param first - Its first immediate. */
  step(opcode: number, start: number, first: number): void;
  /** Values that the instruction hands on to other code: arguments and results of a call, what a branch or a block takes along. */
  handsOn(opcode: number, start: number, first: number): number;
}

/** From opcode, to opcode, what it adds. */
type Row = readonly [from: number, to: number, effect: number];

/** What is not listed adds nothing, and takes nothing away. */
const plain: readonly Row[] = [
  [0x04, 0x04, -1], // if
  [0x0d, 0x0e, -1], // br_if, br_table
  [0x1a, 0x1a, -1], // drop
  [0x1b, 0x1c, -2], // select
  [0x20, 0x20, 1], // local.get
  [0x21, 0x21, -1],
  [0x23, 0x23, 1], // global.get
  [0x24, 0x24, -1],
  [0x26, 0x26, -2], // table.set
  [0x36, 0x3e, -2], // stores
  [0x3f, 0x3f, 1], // memory.size
  [0x41, 0x44, 1], // constants
  [0x46, 0x4f, -1], // comparison
  [0x51, 0x66, -1],
  [0x6a, 0x78, -1], // arithmetic
  [0x7c, 0x8a, -1],
  [0x92, 0x98, -1],
  [0xa0, 0xa6, -1],
  [0xd0, 0xd0, 1], // ref.null
  [0xd2, 0xd2, 1], // ref.func
  [0xd3, 0xd3, -1], // ref.eq
];
const bulk: readonly Row[] = [
  [0x08, 0x08, -3],
  [0x0a, 0x0c, -3],
  [0x0e, 0x0e, -3],
  [0x0f, 0x0f, -1], // table.grow
  [0x10, 0x10, 1], // table.size
  [0x11, 0x11, -3],
];
/** Of vectors, those that take values away: two operands, a vector and a number, places in memory. */
const vectors: readonly Row[] = [
  [0x0b, 0x0b, -2], // the store
  [0x0c, 0x0c, 1], // v128.const
  [0x0d, 0x0e, -1],
  [0x23, 0x4c, -1], // comparison
  [0x4e, 0x51, -1],
  [0x52, 0x52, -2],
  [0x54, 0x57, -1],
  [0x58, 0x5b, -2],
  [0x65, 0x66, -1], // narrow, as at the beginning of each of the next kinds
  [0x6b, 0x73, -1], // shift, add, subtract
  [0x76, 0x79, -1],
  [0x7b, 0x7b, -1],
  [0x82, 0x82, -1],
  [0x85, 0x86, -1],
  [0x8b, 0x93, -1],
  [0x95, 0x99, -1],
  [0x9b, 0x9f, -1],
  [0xab, 0xae, -1],
  [0xb1, 0xb1, -1],
  [0xb5, 0xba, -1],
  [0xbc, 0xbf, -1],
  [0xcb, 0xce, -1],
  [0xd1, 0xd1, -1],
  [0xd5, 0xdf, -1],
  [0xe4, 0xeb, -1], // of floats
  [0xf0, 0xf7, -1],
];
/** Structures and arrays: each gives one value at most. */
const objects: readonly Row[] = [[0x00, 0x1e, 1]];

const effects = new Map(
  [...plain, ...prefixedRows(0xfb, objects), ...prefixedRows(0xfc, bulk), ...prefixedRows(0xfd, vectors)].flatMap(
    ([from, to, effect]) => Array.from({ length: to - from + 1 }, (_, n) => [from + n, effect] as const),
  ),
);

function prefixedRows(prefix: number, rows: readonly Row[]): Row[] {
  return rows.map(([from, to, effect]) => [prefixed(prefix, from), prefixed(prefix, to), effect]);
}

/** Counts along a function of the module. @param bytes - The binary. @param results - Number of the function's results. */
export function createStackHeight(
  bytes: Uint8Array,
  { types, functions, tags }: WasmModule,
  results: number,
): StackHeight {
  let height = 0;
  /** What the widest branch so far could take along. */
  let widest = results;
  const blocks: {
    readonly below: number;
    readonly params: number;
    readonly results: number;
    readonly label: number;
  }[] = [];
  const blockType = (start: number): readonly [params: number, results: number] => {
    const index = createWasmReader(bytes, start + 1).s33();
    const own = index >= 0 ? types[index] : undefined;
    return own ? [own.params.length, own.results.length] : [0, index === noType ? 0 : 1];
  };
  const call = (called: FunctionSignature | undefined, more: number): void => {
    if (called) height += called.results.length - called.params.length - more;
  };
  return {
    get height() {
      return height;
    },
    step(opcode, start, first) {
      height += effects.get(opcode) ?? 0;
      const block = blocks.at(-1);
      if (opensBlock(opcode)) {
        const [takes, gives] = blockType(start);
        const label = opcode === opcodes.loop ? takes : gives;
        widest = Math.max(widest, label);
        blocks.push({ below: height - takes, params: takes, results: gives, label });
      } else if (closesBlock(opcode)) {
        blocks.pop();
        if (block) height = block.below + block.results;
      } else if (opcode === opcodes.else && block) height = block.below + block.params;
      else if (opcode === opcodes.catch && block) height = block.below + (tags[first]?.params.length ?? 0);
      else if (opcode === opcodes.catchAll && block) height = block.below;
      else if (opcode === opcodes.call) call(types[functions[first] ?? -1], 0);
      else if (opcode === opcodes.callIndirect || opcode === opcodes.callRef) call(types[first], 1);
      if (height < 0) height = 0; // no code can be reached here
    },
    handsOn(opcode, start, first) {
      if (opensBlock(opcode)) {
        const [takes, gives] = blockType(start);
        return takes + gives;
      }
      if (opcode === opcodes.br || opcode === opcodes.brIf) return blocks.at(-1 - first)?.label ?? results;
      if (opcode === opcodes.brTable || opcode === opcodes.return) return widest;
      const byIndex = opcode === opcodes.call || opcode === opcodes.returnCall;
      const called = byIndex ? types[functions[first] ?? -1] : callsByType.has(opcode) ? types[first] : undefined;
      return called ? called.params.length + called.results.length : 0;
    },
  };
}

const callsByType: ReadonlySet<number> = new Set([
  ...[opcodes.callIndirect, opcodes.callRef, opcodes.returnCallIndirect, opcodes.returnCallRef],
]);
/** A block that gives nothing, as a signed number. */
const noType = -64;
