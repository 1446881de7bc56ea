/**
 * The instructions that count fuel: take some away, and end the call when too little is left.
 *
 * Fuel is an i32 global. Below `limit` the code traps, with the fuel set to `limit - 1`: a host that catches the trap
 * sees by it that fuel was the reason, and the number can never run round, however often the module is entered again.
 */
import { wasm } from './instructions.ts';

/** Where fuel is kept and when it is spent. */
export interface FuelPlace {
  /** Index of the global. */
  readonly global: number;
  /** Lowest fuel with which code goes on, −2³⁰ … 0. */
  readonly limit: number;
}

/** Locals of the function that the code may overwrite. */
export interface FuelLocals {
  /** An i32. */
  readonly left: number;
  /** An i32, or an i64 where lengths have 64 bits. Only for `chargeLength`. */
  readonly length: number;
}

/** Most ticks that are taken at once: fuel, never below −2³⁰ − 1 before, stays above −2³¹. */
export const mostTicks = 2 ** 26;
/** Most that a length can cost; all bits are set, since it is used as a mask. */
const mostForLength = mostTicks - 1;

/**
 * Takes a fixed number of ticks.
 *
 * One comparison, made before anything is taken, with all else behind it: measured in Lua's interpreter, which runs
 * through it at each instruction, this costs a third less than taking first and comparing then.
 * @param whenNegative - Instructions to run when fuel is below zero once the ticks are taken, and not below the limit.
 */
export function chargeTicks(
  fuel: FuelPlace,
  ticks: number,
  { left }: FuelLocals,
  whenNegative?: readonly number[],
): number[] {
  const take = [...wasm.localGet(left), ...wasm.i32Const(ticks), ...wasm.i32Sub, ...wasm.globalSet(fuel.global)];
  const ifBelow = (least: number, code: readonly number[]): number[] => [
    ...[wasm.localGet(left), wasm.i32Const(least + ticks), wasm.i32LtS, wasm.if, code, wasm.end].flat(),
  ];
  const trap = ifBelow(fuel.limit, trapCode(fuel));
  const read = [...wasm.globalGet(fuel.global), ...wasm.localSet(left)];
  if (whenNegative === undefined) return [...read, ...trap, ...take];
  // the caller's code sees what is left, and may take some itself
  const again = [...read, ...wasm.localGet(left), ...wasm.i32Const(ticks), ...wasm.i32Add, ...wasm.localSet(left)];
  return [...read, ...ifBelow(0, [...trap, ...take, ...whenNegative, ...again]), ...take];
}

/** Ticks that a loop takes in advance: with 128, small loops take a seventh longer. */
const paidAhead = 4096;

/**
 * Takes a fixed number of ticks out of what was paid in advance, and pays in advance when that is too little: most rounds
 * of a loop then touch a local only. Less than {@link paidAhead} is taken where no more is left, so that exactly enough fuel
 * is enough.
 * @param paid - An i32 local: ticks that are paid. What is left of them has to be given back, see {@link giveBack}.
 */
export function chargePaid(fuel: FuelPlace, ticks: number, { left }: FuelLocals, paid: number): number[] {
  const ahead = wasm.i32Const(ticks + paidAhead);
  return [
    ...[wasm.localGet(paid), wasm.i32Const(ticks), wasm.i32Sub, wasm.localTee(paid)].flat(),
    ...[wasm.i32Const(0), wasm.i32LtS, wasm.if].flat(),
    // what may be taken; the code is left when that does not pay for this round
    ...[wasm.globalGet(fuel.global), wasm.i32Const(fuel.limit), wasm.i32Sub, wasm.localTee(left)].flat(),
    ...[wasm.localGet(paid), wasm.i32Add, wasm.i32Const(0), wasm.i32LtS, wasm.if, trapCode(fuel), wasm.end].flat(),
    ...[wasm.localGet(left), ahead, wasm.localGet(left), ahead, wasm.i32LtS, wasm.select, wasm.localTee(left)].flat(),
    ...[wasm.localGet(paid), wasm.i32Add, wasm.localSet(paid)].flat(),
    ...[wasm.globalGet(fuel.global), wasm.localGet(left), wasm.i32Sub, wasm.globalSet(fuel.global)].flat(),
    ...wasm.end,
  ];
}

/** Gives back what was paid in advance. */
export function giveBack(fuel: FuelPlace, paid: number): number[] {
  return [
    ...[wasm.globalGet(fuel.global), wasm.localGet(paid), wasm.i32Add, wasm.globalSet(fuel.global)].flat(),
    ...[wasm.i32Const(0), wasm.localSet(paid)].flat(),
  ];
}

/** What an operation costs by the length on top of the stack: `flat + (length >> shift)` ticks. */
export interface LengthCharge {
  readonly flat: number;
  readonly shift: number;
  /** The length is an i64. */
  readonly is64: boolean;
}

/** Takes ticks by the length on top of the stack, which stays there. */
export function chargeLength(fuel: FuelPlace, { flat, shift, is64 }: LengthCharge, locals: FuelLocals): number[] {
  const count = is64
    ? [...wasm.localGet(locals.length), ...wasm.i64Const(BigInt(shift)), ...wasm.i64ShrU, ...wasm.i32WrapI64]
    : [...wasm.localGet(locals.length), ...wasm.i32Const(shift), ...wasm.i32ShrU];
  return [
    ...wasm.localTee(locals.length),
    ...wasm.globalGet(fuel.global),
    ...count,
    // longer ones than the mask lets through are out of bounds in any memory, and trap by themselves
    ...wasm.i32Const(mostForLength),
    ...wasm.i32And,
    ...wasm.i32Sub,
    ...wasm.i32Const(flat),
    ...wasm.i32Sub,
    ...wasm.localTee(locals.left),
    ...wasm.globalSet(fuel.global),
    ...[wasm.localGet(locals.left), wasm.i32Const(fuel.limit), wasm.i32LtS, wasm.if, trapCode(fuel), wasm.end].flat(),
  ];
}

function trapCode(fuel: FuelPlace): number[] {
  return [...wasm.i32Const(fuel.limit - 1), ...wasm.globalSet(fuel.global), ...wasm.unreachable];
}
