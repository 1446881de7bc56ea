/**
 * What metering can be told, and the checks on it.
 */
import { MoonloopError } from '../core/moonloop-error.ts';
import type { WasmReadLimits } from './read-limits.ts';
import type { FunctionSignature, WasmImport } from './wasm-types.ts';

/** A function that gets instructions of the caller's, and what these may want to refer to. */
export interface MeteredFunction {
  /** Its place in the code section: its index less the number of imported functions. */
  readonly body: number;
  /** Size of its code before metering. */
  readonly bytes: number;
  readonly signature: FunctionSignature;
  /** Index of the fuel or of a cell, by its name. */
  global(name: string): number;
  /** Index of a function that the module exports; `undefined` when it exports none of that name. */
  exported(name: string): number | undefined;
}

/** Options of `meterWasm`. */
export interface MeterOptions {
  /** Name under which the fuel is exported: a mutable i32. A module that exports the name itself is refused. */
  readonly fuelName: string;
  /** Fuel at the start, for what runs while the module is instantiated. @default 0 */
  readonly fuel?: number;
  /** How far below zero fuel may go before the code traps, 0 … 2³⁰ ticks. @default 0 */
  readonly graceTicks?: number;
  /** Ticks of each round of a loop, 1 … 2²⁰. @default 1 */
  readonly loopTicks?: number;
  /**
   * Ticks of each call of a function that the module makes, 0 … 2²⁰. Calls that follow each other without a branch between
   * them are paid before the first of them; calls from outside cost nothing by themselves. With 0 recursion without loops costs
   * nothing, and tail calls cost what a round of a loop does. @default 0
   */
  readonly functionTicks?: number;
  /**
   * Bytes of code that one tick pays for: a loop or function costs a further tick for each such piece of its code, so
   * that long code without loops takes fuel as well. 0 makes all loops cost the same. @default 0
   */
  readonly codeBytesPerTick?: number;
  /**
   * Loops without calls, and without instructions that have a price, count in a local and take ticks from the fuel some at a
   * time. What is left is given back where the function calls or returns; only a trap keeps it, up to 4,096 ticks. Not with
   * a grace. @default false
   */
  readonly loopsPayAhead?: boolean;
  /** Ticks of each direct call of an imported function, 0 … 2²⁰. @default 0 for each */
  readonly importTicks?: (one: WasmImport) => number;
  /** Most pages of 64 KiB per memory, 0 … 65536. @default no cap of its own */
  readonly maxPages?: number;
  /** Most entries per table. @default no cap of its own */
  readonly maxTableEntries?: number;
  /** Names of further mutable i32 globals to add and export; they begin as 0. @default none */
  readonly cells?: readonly string[];
  /**
   * Instructions for one function, to run at its loops while fuel is below zero, e.g. a call that makes it end soon.
   * They must leave the stack as it is; locals of the function are theirs to read, parameters first.
   */
  readonly whenNegative?: (target: MeteredFunction) => readonly number[] | undefined;
  /** How large the binary may be. */
  readonly limits?: WasmReadLimits;
}

/** Throws `OPTION_INVALID` for what cannot be. */
export function checkMeterOptions(options: MeterOptions): void {
  const { fuel = 0, graceTicks = 0, loopTicks = 1, functionTicks = 0, cells = [], fuelName } = options;
  const { codeBytesPerTick = 0, maxPages = 0, maxTableEntries = 0 } = options;
  checkWhole('fuel', fuel, 0, 2 ** 31 - 1);
  checkWhole('graceTicks', graceTicks, 0, 2 ** 30);
  checkWhole('loopTicks', loopTicks, 1, 2 ** 20);
  checkWhole('functionTicks', functionTicks, 0, 2 ** 20);
  checkWhole('codeBytesPerTick', codeBytesPerTick, 0, 2 ** 31 - 1);
  checkWhole('maxPages', maxPages, 0, 2 ** 16);
  checkWhole('maxTableEntries', maxTableEntries, 0, 2 ** 32 - 1);
  if (options.loopsPayAhead && graceTicks > 0) {
    throw new MoonloopError('OPTION_INVALID', 'loopsPayAhead of meterWasm cannot be had with graceTicks');
  }
  if (new Set([fuelName, ...cells]).size <= cells.length) {
    throw new MoonloopError('OPTION_INVALID', 'fuelName and cells of meterWasm must be different names');
  }
}

/** Throws `OPTION_INVALID` when the value is not a whole number of the range. */
export function checkWhole(name: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new MoonloopError('OPTION_INVALID', `${name} of meterWasm must be a whole number from ${least} to ${most}`);
}
