/**
 * Single instructions that take as long as a loop, and what they cost: those that work on a whole length at once, those
 * that grow memory, throw, or leave the module.
 *
 * Figures are from one machine (Node 20), where a round of a small loop takes 1 to 3 ns.
 */
import type { LengthCharge } from './fuel-code.ts';
import { opcodes } from './opcodes.ts';
import type { MemoryType, TableType } from './wasm-types.ts';

/** A price, to be paid before the instruction runs: fixed, or by the length on top of the stack. */
export type InstructionCost = { readonly ticks: number } | LengthCharge;

/** Bytes moved for one tick: 2⁶. 64 KiB take 1 µs. */
const bytesShift = 6;
/** Entries of tables, and fields of arrays, moved for one tick: 2³. */
const entriesShift = 3;
/** Ticks of each attempt to grow, whatever the length: 0.7 µs. Pages are cleared when they are touched. */
const growTicks = 500;
/** Ticks of each exception: 2 µs, and more with the depth of the stack. */
const throwTicks = 500;

/** What the prices of one module depend on. */
export interface CostBasis {
  readonly memories: readonly MemoryType[];
  readonly tables: readonly TableType[];
  /** Ticks of a call of a function that is not imported, or not known. */
  readonly callTicks: number;
  /** The same for a tail call. */
  readonly tailCallTicks: number;
  /** Ticks of a call of each imported function, by index. */
  readonly importTicks: readonly number[];
}

/** Gives the price of an instruction; nothing for those that cost what any instruction costs. */
export type InstructionCosts = (opcode: number, first: number, second: number) => InstructionCost | undefined;

/** Makes the price list of one module; widths of lengths depend on its memories and tables. */
export function createInstructionCosts({
  memories,
  tables,
  callTicks,
  tailCallTicks,
  importTicks,
}: CostBasis): InstructionCosts {
  const memory64 = (index: number): boolean => memories[index]?.is64 === true;
  const table64 = (index: number): boolean => tables[index]?.is64 === true;
  const bytes = (is64: boolean): LengthCharge => ({ flat: 0, shift: bytesShift, is64 });
  const entries = (is64: boolean, flat = 0): LengthCharge => ({ flat, shift: entriesShift, is64 });
  const paid = (ticks: number): InstructionCost | undefined => (ticks === 0 ? undefined : { ticks });
  const call = paid(callTicks);
  const tail = paid(tailCallTicks);
  const thrown = paid(throwTicks);
  const listed = entries(false);
  // most instructions have no price, and this is asked about each of them
  const prices = new Map<number, (first: number, second: number) => InstructionCost | undefined>([
    [opcodes.call, (first) => paid(importTicks[first] ?? callTicks)],
    [opcodes.callIndirect, () => call],
    [opcodes.callRef, () => call],
    [opcodes.returnCall, (first) => paid(tailCallTicks + (importTicks[first] ?? 0))],
    [opcodes.returnCallIndirect, () => tail],
    [opcodes.returnCallRef, () => tail],
    [opcodes.throw, () => thrown],
    [opcodes.rethrow, () => thrown],
    [opcodes.throwRef, () => thrown],
    [opcodes.memoryGrow, () => paid(growTicks)],
    [opcodes.memoryFill, (first) => bytes(memory64(first))],
    [opcodes.memoryInit, () => bytes(false)],
    [opcodes.memoryCopy, (first, second) => bytes(memory64(first) && memory64(second))],
    [opcodes.tableGrow, (first) => entries(table64(first), growTicks)],
    [opcodes.tableFill, (first) => entries(table64(first))],
    [opcodes.tableCopy, (first, second) => entries(table64(first) && table64(second))],
    [opcodes.tableInit, () => listed],
    [opcodes.arrayFill, () => listed],
    [opcodes.arrayCopy, () => listed],
    [opcodes.arrayInitData, () => listed],
    [opcodes.arrayInitElem, () => listed],
  ]);
  return (opcode, first, second) => prices.get(opcode)?.(first, second);
}
