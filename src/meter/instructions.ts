/**
 * The WASM instructions that rewriting inserts, as bytes.
 * @see WebAssembly Core Specification, section 5.4 (instructions)
 */
import { encodeSigned, encodeU32 } from './leb128.ts';

/** Value types. */
export const valueType = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c } as const;

/** Type of a block that takes and leaves nothing. */
export const emptyBlock = 0x40;
const memory = (opcode: number, offset: number, align: number): number[] => [opcode, align, ...encodeU32(offset)];

/** Assembler: each entry gives the bytes of one instruction. */
export const wasm = {
  unreachable: [0x00],
  if: [0x04, emptyBlock],
  ifI32: [0x04, valueType.i32],
  else: [0x05],
  end: [0x0b],
  return: [0x0f],
  select: [0x1b],
  i32Eq: [0x46],
  i32Ne: [0x47],
  i32LtS: [0x48],
  i32LtU: [0x49],
  i32Add: [0x6a],
  i32Sub: [0x6b],
  i32And: [0x71],
  i32ShrU: [0x76],
  i64Ne: [0x52],
  i64ShrU: [0x88],
  i32WrapI64: [0xa7],
  f64ConvertI64: [0xb9],
  localGet: (index: number) => [0x20, ...encodeU32(index)],
  localSet: (index: number) => [0x21, ...encodeU32(index)],
  localTee: (index: number) => [0x22, ...encodeU32(index)],
  globalGet: (index: number) => [0x23, ...encodeU32(index)],
  globalSet: (index: number) => [0x24, ...encodeU32(index)],
  call: (index: number) => [0x10, ...encodeU32(index)],
  callIndirect: (type: number) => [0x11, ...encodeU32(type), 0x00],
  i32Const: (value: number) => [0x41, ...encodeSigned(BigInt(value))],
  i64Const: (value: bigint) => [0x42, ...encodeSigned(BigInt.asIntN(64, value))],
  i32Load: (offset = 0) => memory(0x28, offset, 2),
  i64Load: (offset = 0) => memory(0x29, offset, 3),
  f64Load: (offset = 0) => memory(0x2b, offset, 3),
  i32Load8U: (offset = 0) => memory(0x2d, offset, 0),
  i32Store: (offset = 0) => memory(0x36, offset, 2),
  i64Store: (offset = 0) => memory(0x37, offset, 3),
  i32Store8: (offset = 0) => memory(0x3a, offset, 0),
} as const;
