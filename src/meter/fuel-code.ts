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
const mostTicks = 2 ** 26;
/** Most that a length can cost; all bits are set, since it is used as a mask. */
const mostForLength = mostTicks - 1;

/**
 * Takes a fixed number of ticks.
 * @param whenNegative - Instructions to run while fuel is below zero and not below the limit.
 */
export function chargeTicks(
  fuel: FuelPlace,
  ticks: number,
  locals: FuelLocals,
  whenNegative?: readonly number[],
): number[] {
  return [
    ...wasm.globalGet(fuel.global),
    ...wasm.i32Const(ticks),
    ...wasm.i32Sub,
    ...store(fuel, locals),
    ...(whenNegative === undefined ? trapBelow(fuel, locals) : stopBelowZero(fuel, locals, whenNegative)),
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
    ...store(fuel, locals),
    ...trapBelow(fuel, locals),
  ];
}

function store(fuel: FuelPlace, { left }: FuelLocals): number[] {
  return [...wasm.localTee(left), ...wasm.globalSet(fuel.global)];
}

function trapBelow(fuel: FuelPlace, { left }: FuelLocals): number[] {
  return [
    ...wasm.localGet(left),
    ...wasm.i32Const(fuel.limit),
    ...wasm.i32LtS,
    ...wasm.if,
    ...wasm.i32Const(fuel.limit - 1),
    ...wasm.globalSet(fuel.global),
    ...wasm.unreachable,
    ...wasm.end,
  ];
}

function stopBelowZero(fuel: FuelPlace, locals: FuelLocals, whenNegative: readonly number[]): number[] {
  return [
    ...wasm.localGet(locals.left),
    ...wasm.i32Const(0),
    ...wasm.i32LtS,
    ...wasm.if,
    ...trapBelow(fuel, locals),
    ...whenNegative,
    ...wasm.end,
  ];
}
