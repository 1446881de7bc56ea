/**
 * Every instruction of WASM 3.0, of the threads proposal and of the older exception handling, with the immediates that
 * follow its opcode. What is not in these tables is refused.
 *
 * A shape has one letter per immediate:
 * `u` unsigned number (label, index) · `b` block type · `m` place in a memory · `l` lane or other single byte ·
 * `i` 32-bit constant · `j` 64-bit constant · `f` 4 bytes · `d` 8 bytes · `v` 16 bytes · `h` heap type ·
 * `t` value types · `r` labels of br_table · `c` catches of try_table · `0` a byte that must be zero.
 * @see WebAssembly Core Specification 3.0, section 5.4 (instructions) and appendix "Index of instructions"
 */

/** From opcode, to opcode, shape. */
type Row = readonly [from: number, to: number, shape: string];

/** Opcodes of one byte. */
const plain: readonly Row[] = [
  [0x00, 0x01, ''], // unreachable, nop
  [0x02, 0x04, 'b'], // block, loop, if
  [0x05, 0x05, ''], // else
  [0x06, 0x06, 'b'], // try (older exceptions, as catch, rethrow, delegate, catch_all)
  [0x07, 0x09, 'u'], // catch, throw, rethrow
  [0x0a, 0x0b, ''], // throw_ref, end
  [0x0c, 0x0d, 'u'], // br, br_if
  [0x0e, 0x0e, 'r'], // br_table
  [0x0f, 0x0f, ''], // return
  [0x10, 0x10, 'u'], // call
  [0x11, 0x11, 'uu'], // call_indirect
  [0x12, 0x12, 'u'], // return_call
  [0x13, 0x13, 'uu'], // return_call_indirect
  [0x14, 0x15, 'u'], // call_ref, return_call_ref
  [0x18, 0x18, 'u'], // delegate
  [0x19, 0x1b, ''], // catch_all, drop, select
  [0x1c, 0x1c, 't'], // select with types
  [0x1f, 0x1f, 'bc'], // try_table
  [0x20, 0x26, 'u'], // local.*, global.*, table.get, table.set
  [0x28, 0x3e, 'm'], // loads and stores
  [0x3f, 0x40, 'u'], // memory.size, memory.grow
  [0x41, 0x41, 'i'],
  [0x42, 0x42, 'j'],
  [0x43, 0x43, 'f'],
  [0x44, 0x44, 'd'],
  [0x45, 0xc4, ''], // comparison, arithmetic, conversion, sign extension
  [0xd0, 0xd0, 'h'], // ref.null
  [0xd1, 0xd1, ''], // ref.is_null
  [0xd2, 0xd2, 'u'], // ref.func
  [0xd3, 0xd4, ''], // ref.eq, ref.as_non_null
  [0xd5, 0xd6, 'u'], // br_on_null, br_on_non_null
];

/** Behind 0xfb: structures, arrays, casts. */
const objects: readonly Row[] = [
  [0x00, 0x01, 'u'], // struct.new, struct.new_default
  [0x02, 0x05, 'uu'], // struct.get*, struct.set
  [0x06, 0x07, 'u'], // array.new, array.new_default
  [0x08, 0x0a, 'uu'], // array.new_fixed, array.new_data, array.new_elem
  [0x0b, 0x0e, 'u'], // array.get*, array.set
  [0x0f, 0x0f, ''], // array.len
  [0x10, 0x10, 'u'], // array.fill
  [0x11, 0x13, 'uu'], // array.copy, array.init_data, array.init_elem
  [0x14, 0x17, 'h'], // ref.test, ref.cast
  [0x18, 0x19, 'luhh'], // br_on_cast, br_on_cast_fail
  [0x1a, 0x1e, ''], // any.convert_extern, extern.convert_any, i31
];

/** Behind 0xfc: saturating conversion, bulk memory and tables. */
const bulk: readonly Row[] = [
  [0x00, 0x07, ''], // trunc_sat
  [0x08, 0x08, 'uu'], // memory.init
  [0x09, 0x09, 'u'], // data.drop
  [0x0a, 0x0a, 'uu'], // memory.copy
  [0x0b, 0x0b, 'u'], // memory.fill
  [0x0c, 0x0c, 'uu'], // table.init
  [0x0d, 0x0d, 'u'], // elem.drop
  [0x0e, 0x0e, 'uu'], // table.copy
  [0x0f, 0x11, 'u'], // table.grow, table.size, table.fill
];

/** Behind 0xfd: vectors of 128 bits; the gaps are opcodes that were never given. */
const vectors: readonly Row[] = [
  [0x00, 0x0b, 'm'], // loads and the store
  [0x0c, 0x0d, 'v'], // v128.const, i8x16.shuffle
  [0x0e, 0x14, ''], // swizzle, splats
  [0x15, 0x22, 'l'], // extract_lane, replace_lane
  [0x23, 0x53, ''], // comparison, bits
  [0x54, 0x5b, 'ml'], // load_lane, store_lane
  [0x5c, 0x5d, 'm'], // load32_zero, load64_zero
  [0x5e, 0x99, ''],
  [0x9b, 0xa1, ''],
  [0xa3, 0xa4, ''],
  [0xa7, 0xae, ''],
  [0xb1, 0xb1, ''],
  [0xb5, 0xba, ''],
  [0xbc, 0xc1, ''],
  [0xc3, 0xc4, ''],
  [0xc7, 0xce, ''],
  [0xd1, 0xd1, ''],
  [0xd5, 0xe1, ''],
  [0xe3, 0xed, ''],
  [0xef, 0xff, ''],
  [0x100, 0x113, ''], // relaxed
];

/** Behind 0xfe: atomic operations. */
const atomics: readonly Row[] = [
  [0x00, 0x02, 'm'], // notify, wait32, wait64
  [0x03, 0x03, '0'], // fence
  [0x10, 0x4e, 'm'],
];

/** One number for an opcode of a prefix, so that both kinds can be compared: 0xfc, 0x0b gives 0xfc00b. */
export function prefixed(prefix: number, opcode: number): number {
  return prefix * 0x1000 + opcode;
}

const spread = (rows: readonly Row[]): readonly (string | undefined)[] => {
  const shapes: string[] = [];
  for (const [from, to, shape] of rows) for (let opcode = from; opcode <= to; opcode++) shapes[opcode] = shape;
  return shapes;
};

/** Shapes of opcodes of one byte. */
export const plainShapes = spread(plain);

/** Shapes of opcodes behind a prefix byte, by prefix. */
export const prefixedShapes: ReadonlyMap<number, readonly (string | undefined)[]> = new Map([
  [0xfb, spread(objects)],
  [0xfc, spread(bulk)],
  [0xfd, spread(vectors)],
  [0xfe, spread(atomics)],
]);

/** Opcodes that readers and rewriters treat in a way of their own. */
export const opcodes = {
  block: 0x02,
  loop: 0x03,
  if: 0x04,
  else: 0x05,
  try: 0x06,
  catch: 0x07,
  throw: 0x08,
  rethrow: 0x09,
  throwRef: 0x0a,
  end: 0x0b,
  br: 0x0c,
  brIf: 0x0d,
  brTable: 0x0e,
  return: 0x0f,
  call: 0x10,
  callIndirect: 0x11,
  returnCall: 0x12,
  returnCallIndirect: 0x13,
  callRef: 0x14,
  returnCallRef: 0x15,
  delegate: 0x18,
  catchAll: 0x19,
  tryTable: 0x1f,
  localGet: 0x20,
  localSet: 0x21,
  localTee: 0x22,
  globalGet: 0x23,
  globalSet: 0x24,
  memoryGrow: 0x40,
  brOnNull: 0xd5,
  brOnNonNull: 0xd6,
  brOnCast: prefixed(0xfb, 0x18),
  brOnCastFail: prefixed(0xfb, 0x19),
  memoryInit: prefixed(0xfc, 0x08),
  memoryCopy: prefixed(0xfc, 0x0a),
  memoryFill: prefixed(0xfc, 0x0b),
  tableInit: prefixed(0xfc, 0x0c),
  tableCopy: prefixed(0xfc, 0x0e),
  tableGrow: prefixed(0xfc, 0x0f),
  tableFill: prefixed(0xfc, 0x11),
  arrayFill: prefixed(0xfb, 0x10),
  arrayCopy: prefixed(0xfb, 0x11),
  arrayInitData: prefixed(0xfb, 0x12),
  arrayInitElem: prefixed(0xfb, 0x13),
  atomicWait32: prefixed(0xfe, 0x01),
  atomicWait64: prefixed(0xfe, 0x02),
} as const;
