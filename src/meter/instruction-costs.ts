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
  /** Ticks of a tail call; 0 where functions are counted at their entry. */
  readonly tailCallTicks: number;
  /** Ticks of a call of each imported function, by index. */
  readonly importTicks: readonly number[];
}

/** Gives the price of an instruction; nothing for those that cost what any instruction costs. */
export type InstructionCosts = (opcode: number, first: number, second: number) => InstructionCost | undefined;

/** Makes the price list of one module; widths of lengths depend on its memories and tables. */
export function createInstructionCosts({ memories, tables, tailCallTicks, importTicks }: CostBasis): InstructionCosts {
  const memory64 = (index: number): boolean => memories[index]?.is64 === true;
  const table64 = (index: number): boolean => tables[index]?.is64 === true;
  const bytes = (is64: boolean): LengthCharge => ({ flat: 0, shift: bytesShift, is64 });
  const entries = (is64: boolean, flat = 0): LengthCharge => ({ flat, shift: entriesShift, is64 });
  const paid = (ticks: number): InstructionCost | undefined => (ticks === 0 ? undefined : { ticks });
  return (opcode, first, second) => {
    switch (opcode) {
      case opcodes.call:
        return paid(importTicks[first] ?? 0);
      case opcodes.returnCall:
        return paid(tailCallTicks + (importTicks[first] ?? 0));
      case opcodes.returnCallIndirect:
      case opcodes.returnCallRef:
        return paid(tailCallTicks);
      case opcodes.throw:
      case opcodes.rethrow:
      case opcodes.throwRef:
        return { ticks: throwTicks };
      case opcodes.memoryGrow:
        return { ticks: growTicks };
      case opcodes.memoryFill:
        return bytes(memory64(first));
      case opcodes.memoryInit:
        return bytes(false);
      case opcodes.memoryCopy:
        return bytes(memory64(first) && memory64(second));
      case opcodes.tableGrow:
        return entries(table64(first), growTicks);
      case opcodes.tableFill:
        return entries(table64(first));
      case opcodes.tableCopy:
        return entries(table64(first) && table64(second));
      case opcodes.tableInit:
      case opcodes.arrayFill:
      case opcodes.arrayCopy:
      case opcodes.arrayInitData:
      case opcodes.arrayInitElem:
        return entries(false);
      default:
        return undefined;
    }
  };
}
