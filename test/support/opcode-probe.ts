/**
 * Asks the engine about one instruction, and the walker about the same bytes: do both know it, and do both find the same
 * end? Works in Node and in browsers, so that each asks its own engine.
 */
import { closesBlock, opensBlock, walkInstructions } from '../../src/meter/instruction-walk.ts';
import { encodeU32 } from '../../src/meter/leb128.ts';
import { prefixed } from '../../src/meter/opcodes.ts';
import { createWasmReader } from '../../src/meter/wasm-reader.ts';
import { writeSections } from '../../src/meter/wasm-sections.ts';

/** What both say about an instruction. */
export interface Opinion {
  readonly name: string;
  /** Valid: the engine takes a module whose only doubtful bytes are this instruction and the immediates of the walker. */
  readonly engine: 'valid' | 'known' | 'unknown';
  readonly walker: 'known' | 'unknown';
  readonly message: string;
}

const prefixes = [0xfb, 0xfc, 0xfd, 0xfe];

/** Opcodes to ask about: all of one byte, and those behind prefixes up to 0x1ff. */
export function allOpcodes(): (readonly [prefix: number, opcode: number])[] {
  const plain = Array.from({ length: 256 }, (_, opcode) => [0, opcode] as const);
  const behind = prefixes.flatMap((prefix) => Array.from({ length: 0x200 }, (_, opcode) => [prefix, opcode] as const));
  return [...plain.filter(([, opcode]) => !prefixes.includes(opcode)), ...behind];
}

/** Immediates for which zeros will not do. */
function immediates(prefix: number, opcode: number): number[] {
  if (prefix === 0xfe) return [[0x00, 0x01].includes(opcode) ? 2 : opcode === 2 ? 3 : atomicAlignment(opcode), 0];
  if (prefix === 0xfb) return objectImmediates(opcode);
  if (prefix !== 0) return [];
  if (opcode === 0x1c) return [1, 0x7f]; // select of an i32
  if (opcode === 0xd0) return [0x70]; // null of type func
  return [];
}

/** Atomic instructions want the natural alignment. In each group of seven: i32, i64, i32 of 8, 16, i64 of 8, 16, 32 bits. */
function atomicAlignment(opcode: number): number {
  return opcode === 3 ? 0 : [2, 3, 0, 1, 0, 1, 2][(opcode - 0x10) % 7]!;
}

/** Indices of the types in `objectTypes`. */
const type = { struct: 1, array: 2, packedArray: 3, functionArray: 4 };

function objectImmediates(opcode: number): number[] {
  if (opcode <= 0x05) return [type.struct, opcode === 0x03 || opcode === 0x04 ? 1 : 0];
  if (opcode === 0x0a || opcode === 0x13) return [type.functionArray];
  if (opcode === 0x0c || opcode === 0x0d) return [type.packedArray];
  if (opcode === 0x11) return [type.array, type.array];
  if (opcode <= 0x13) return [type.array];
  if (opcode === 0x18 || opcode === 0x19) return [3, 0, 0x6e, 0x6e]; // from anyref to anyref
  return opcode <= 0x17 ? [0x6e] : [];
}

/** A structure of an i32 and an i8, arrays of i32, i8 and functions; all can change. */
const objectTypes = [0x5f, 2, 0x7f, 1, 0x78, 1, 0x5e, 0x7f, 1, 0x5e, 0x78, 1, 0x5e, 0x70, 1];
const header = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
/** Whether the engine has structures and arrays. */
export const hasObjects = WebAssembly.validate(
  Uint8Array.from([...header, 1, objectTypes.length + 1, 4, ...objectTypes]),
);

/** A module with one of everything, whose second function has this body. */
function moduleWith(body: readonly number[]): Uint8Array<ArrayBuffer> {
  const code = [1, 1, 0x7f, ...body]; // a local of type i32
  const section = (id: number, ...content: number[]) => ({ id, content: Uint8Array.from(content) });
  return writeSections([
    hasObjects ? section(1, 5, 0x60, 0, 0, ...objectTypes) : section(1, 1, 0x60, 0, 0),
    section(3, 2, 0, 0),
    section(4, 1, 0x70, 0, 1),
    section(5, 1, 0, 1),
    section(13, 1, 0, 0),
    section(6, 1, 0x7f, 1, 0x41, 0, 0x0b),
    section(9, 1, 1, 0, 1, 0),
    section(12, 1),
    section(10, 2, 2, 0, 0x0b, ...encodeU32(code.length), ...code),
    section(11, 1, 1, 1, 0),
  ]);
}

/** Asks both. */
export function askAbout(prefix: number, opcode: number): Opinion {
  const name = `${prefix === 0 ? '' : `0x${prefix.toString(16)} `}0x${opcode.toString(16)}`;
  const start = prefix === 0 ? [opcode] : [prefix, ...encodeU32(opcode)];
  const given = [...start, ...immediates(prefix, opcode), ...Array(40).fill(0)];
  const end = findEnd(given);
  const known = end !== undefined;
  const all = prefix === 0 ? opcode : prefixed(prefix, opcode);
  const instruction = known ? given.slice(0, end) : start;
  const closing = opensBlock(all) ? [0x0b] : [];
  const [before, after] = surroundings.get(all) ?? [[], closesBlock(all) ? [] : closing];
  // code that is never reached may pop what it likes
  const bytes = moduleWith([0x00, ...before, ...instruction, 0x00, ...after, 0x00, 0x0b]);
  const message = engineError(bytes);
  const engine =
    message === ''
      ? 'valid'
      : /invalid (\w+ )?opcode|enable with|wasm-(gc|exnref)/i.test(message)
        ? 'unknown'
        : 'known';
  return { name, engine, walker: known ? 'known' : 'unknown', message };
}

/** Instructions that belong into a block of their kind: what stands before and behind them. */
const surroundings: ReadonlyMap<number, readonly [readonly number[], readonly number[]]> = new Map([
  [0x05, [[0x04, 0x40], [0x0b]]], // else in if
  [0x07, [[0x06, 0x40], [0x0b]]], // catch in try
  [0x09, [[0x06, 0x40, 0x19], [0x0b]]], // rethrow in catch_all
  [0x18, [[0x06, 0x40], []]], // delegate of try
  [0x19, [[0x06, 0x40], [0x0b]]], // catch_all in try
  [0x0b, [[0x02, 0x40], []]], // end of block
  [prefixed(0xfb, 0x18), [[0x02, 0x6e, 0x00], [0x0b]]], // br_on_cast out of a block that gives an anyref
  [prefixed(0xfb, 0x19), [[0x02, 0x6e, 0x00], [0x0b]]],
]);

function findEnd(bytes: readonly number[]): number | undefined {
  let end: number | undefined;
  try {
    walkInstructions(createWasmReader(Uint8Array.from(bytes)), (_opcode, _start, behind) => {
      end ??= behind;
    });
  } catch {
    // zeros end nowhere: what counts is the first instruction
  }
  return end;
}

function engineError(bytes: Uint8Array<ArrayBuffer>): string {
  try {
    new WebAssembly.Module(bytes);
    return '';
  } catch (error) {
    return String(error);
  }
}
