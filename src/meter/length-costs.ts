/**
 * What instructions cost that work on a whole length at once: a loop in all but name.
 * The length is on top of the stack for each of them.
 */
import type { LengthCharge } from './fuel-code.ts';
import { opcodes } from './opcodes.ts';
import type { WasmModule } from './wasm-module.ts';

/** Bytes moved for one tick: 2⁶. A round of a small loop takes about as long. */
const bytesShift = 6;
/** Entries of tables, and fields of arrays, moved for one tick: 2³. */
const entriesShift = 3;
/** Ticks of each attempt to grow: the engine takes a microsecond or two, whatever the length. */
const growTicks = 500;

/** Makes the price list of one module; widths of lengths depend on its memories and tables. */
export function createLengthCosts(
  module: Pick<WasmModule, 'memories' | 'tables'>,
): (opcode: number, first: number, second: number) => LengthCharge | undefined {
  const memory64 = (index: number): boolean => module.memories[index]?.is64 === true;
  const table64 = (index: number): boolean => module.tables[index]?.is64 === true;
  const bytes = (is64: boolean): LengthCharge => ({ flat: 0, shift: bytesShift, is64 });
  const entries = (is64: boolean, flat = 0): LengthCharge => ({ flat, shift: entriesShift, is64 });
  return (opcode, first, second) => {
    switch (opcode) {
      case opcodes.memoryGrow:
        // a page is cleared when it is touched: the length itself costs nothing yet
        return { flat: growTicks, shift: 31, is64: memory64(first) };
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
