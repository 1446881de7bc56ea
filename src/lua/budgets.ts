/**
 * What script code may spend: defaults, and the checks on what somebody sets.
 */
import { MoonloopError } from '../core/moonloop-error.ts';

/** Limits of each VM. A tick is about one instruction of Lua, or one step of a C function. */
export interface Budgets {
  /** Ticks of one call: a hook of one entity, a handler, a timer. @default 5,000,000 */
  readonly callTicks: number;
  /** Ticks of all calls of a mod in one frame; what is left over runs first in the next frame. @default 20,000,000 */
  readonly frameTicks: number;
  /** Memory of a VM in MiB, 32 … 2048. @default 128 */
  readonly memoryMiB: number;
}

/** What holds where nobody says anything. */
export const defaultBudgets: Budgets = { callTicks: 5_000_000, frameTicks: 20_000_000, memoryMiB: 128 };

/** As far as a call may go over its budget, in ticks. */
export const mostGrace = 5_000_000;

/**
 * A call that cannot be interrupted may go over its budget by as much again before its VM is given up, within limits: the
 * framework's own code, which is not interrupted either, has to get to its end.
 */
export const graceOf = ({ callTicks }: Budgets): number => Math.min(Math.max(callTicks, 200_000), mostGrace);

/** Fills in the defaults. @throws MoonloopError `OPTION_INVALID` */
export function fillBudgets(budgets: Partial<Budgets> = {}): Budgets {
  const filled = { ...defaultBudgets, ...budgets };
  check('callTicks', filled.callTicks, 10_000, 1_000_000_000);
  check('frameTicks', filled.frameTicks, filled.callTicks, 2_000_000_000);
  check('memoryMiB', filled.memoryMiB, 32, 2048);
  return filled;
}

function check(name: keyof Budgets, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new MoonloopError('OPTION_INVALID', `budgets.${name} must be a whole number from ${least} to ${most}`);
}
