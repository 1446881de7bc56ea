/**
 * What WASM scripts may be and may spend: defaults, and the checks on what somebody sets.
 */
import { MoonloopError } from '../core/moonloop-error.ts';

/** Limits of one WASM runtime, and so of one game. A tick is a round of a loop, a call, or 64 bytes of code. */
export interface WasmLimits {
  /** Size of a file. @default 4,194,304 */
  readonly bytes: number;
  /** Functions of a module. @default 20,000 */
  readonly functions: number;
  /** Exports of a module. @default 1,000 */
  readonly exports: number;
  /** Entries of each table, 4,096 at most for an entity's own instance. @default 100,000 */
  readonly tableEntries: number;
  /** Instances alive at once, over all mods. The engine's own ceiling is about 13,000 of those that have a memory. @default 8,000 */
  readonly instances: number;
  /** Pages of 64 KiB to which the memory of an entity's own instance can grow. @default 8 */
  readonly instancePages: number;
  /** Pages to which the memory of a shared instance can grow. @default 1,024 */
  readonly sharedPages: number;
  /** Pages to which all instances together can grow, tables counted. @default 32,768 */
  readonly totalPages: number;
  /** Ticks of one call: a hook of one entity, a function called from TypeScript. @default 5,000,000 */
  readonly callTicks: number;
  /** Ticks of all calls of a mod in one frame; what is left over runs first in the next frame. @default 20,000,000 */
  readonly frameTicks: number;
}

/** What holds where nobody says anything. */
export const defaultWasmLimits: WasmLimits = {
  bytes: 4 * 2 ** 20,
  functions: 20_000,
  exports: 1000,
  tableEntries: 100_000,
  instances: 8000,
  instancePages: 8,
  sharedPages: 1024,
  totalPages: 32_768,
  callTicks: 5_000_000,
  frameTicks: 20_000_000,
};

/** Fills in the defaults. @throws MoonloopError `OPTION_INVALID` */
export function fillWasmLimits(limits: Partial<WasmLimits> = {}): WasmLimits {
  const filled = { ...defaultWasmLimits, ...limits };
  check('bytes', filled.bytes, 8, 16 * 2 ** 20);
  check('functions', filled.functions, 1, 100_000);
  check('exports', filled.exports, 1, 10_000);
  check('tableEntries', filled.tableEntries, 0, 10_000_000);
  check('instances', filled.instances, 1, 100_000);
  check('instancePages', filled.instancePages, 1, 65_536);
  check('sharedPages', filled.sharedPages, 1, 65_536);
  check('totalPages', filled.totalPages, 1, 2 ** 30);
  check('callTicks', filled.callTicks, 1000, 1_000_000_000);
  check('frameTicks', filled.frameTicks, filled.callTicks, 2_000_000_000);
  return filled;
}

function check(name: keyof WasmLimits, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new MoonloopError('OPTION_INVALID', `limits.${name} must be a whole number from ${least} to ${most}`);
}
