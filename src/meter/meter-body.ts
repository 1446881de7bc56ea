/**
 * Puts fuel into one function body: at its entry, at its loops, and before instructions that have a price.
 */
import { chargeLength, chargeTicks, type FuelLocals, type FuelPlace } from './fuel-code.ts';
import type { InstructionCosts } from './instruction-costs.ts';
import { closesBlock, type InstructionVisitor, opensBlock, walkInstructions } from './instruction-walk.ts';
import { valueType } from './instructions.ts';
import { encodeU32 } from './leb128.ts';
import { opcodes } from './opcodes.ts';
import { readValueType } from './value-types.ts';
import { createWasmReader, invalidWasm, type WasmReader } from './wasm-reader.ts';
import { joinBytes } from './wasm-sections.ts';

/** How bodies are metered; the same for all bodies of a module. */
export interface BodyMeter {
  readonly fuel: FuelPlace;
  /** Ticks of each round of a loop. @param bytes - Size of the loop's code. */
  loopTicks(bytes: number): number;
  /** Ticks of each call of the function; 0 leaves its entry alone. @param bytes - Size of its code. */
  entryTicks(bytes: number): number;
  readonly costs: InstructionCosts;
  readonly maxLocals: number;
  /** Refuses instructions; throws `WASM_INVALID`. @param locals - Number of the function's locals, parameters counted. */
  check(opcode: number, at: number, first: number, locals: number): void;
}

/** One body to meter. */
export interface Body {
  readonly start: number;
  readonly end: number;
  /** Number of the function's parameters. */
  readonly parameters: number;
  /** Instructions to run at its loops while fuel is below zero. */
  readonly whenNegative?: readonly number[] | undefined;
}

/** A place in the body, and what is put in there. */
interface Insertion {
  readonly at: number;
  code(): readonly number[];
}

/** The body with fuel in it; the bytes themselves when nothing had to be put in. */
export function meterBody(bytes: Uint8Array, body: Body, meter: BodyMeter): Uint8Array {
  const reader = createWasmReader(bytes, body.start, body.end);
  const groups = reader.count();
  const groupsStart = reader.offset();
  const locals = body.parameters + skipLocals(reader, groups, meter.maxLocals);
  const codeStart = reader.offset();
  const added = addLocals(locals);
  const insertions: Insertion[] = [];
  /** Blocks around the current instruction: where a loop began, and what its size is written to. */
  const blocks: ({ start: number; bytes: number } | undefined)[] = [];

  const visit: InstructionVisitor = (opcode, start, end, first, second) => {
    meter.check(opcode, start, first, locals);
    if (opcode === opcodes.loop) {
      const loop = { start, bytes: 0 };
      blocks.push(loop);
      const code = () => chargeTicks(meter.fuel, meter.loopTicks(loop.bytes), added.ticks(), body.whenNegative);
      insertions.push({ at: end, code });
    } else if (opensBlock(opcode)) blocks.push(undefined);
    else if (closesBlock(opcode)) {
      const loop = blocks.pop();
      if (loop) loop.bytes = end - loop.start;
    } else {
      const cost = meter.costs(opcode, first, second);
      if (cost === undefined) return;
      if ('ticks' in cost)
        insertions.push({ at: start, code: () => chargeTicks(meter.fuel, cost.ticks, added.ticks()) });
      else {
        const own = cost.is64 ? added.length64() : added.length32();
        insertions.push({ at: start, code: () => chargeLength(meter.fuel, cost, own) });
      }
    }
  };
  const entryTicks = meter.entryTicks(body.end - codeStart);
  if (entryTicks > 0) {
    insertions.push({ at: codeStart, code: () => chargeTicks(meter.fuel, entryTicks, added.ticks()) });
  }
  walkInstructions(reader, visit);
  reader.end('a function');
  if (insertions.length === 0) return bytes.subarray(body.start, body.end);
  return assemble(bytes, body, { groups, groupsStart, codeStart, insertions, added: added.types() });
}

/** Locals for the inserted code, taken as they are asked for; they stand behind those that are there. */
function addLocals(first: number) {
  const types: number[] = [valueType.i32];
  const places = new Map<number, number>();
  const lengthOf = (type: number): FuelLocals => {
    let place = places.get(type);
    if (place === undefined) {
      place = first + types.push(type) - 1;
      places.set(type, place);
    }
    return { left: first, length: place };
  };
  return {
    ticks: (): FuelLocals => ({ left: first, length: first }),
    length32: () => lengthOf(valueType.i32),
    length64: () => lengthOf(valueType.i64),
    types: (): readonly number[] => types,
  };
}

interface Assembly {
  readonly groups: number;
  readonly groupsStart: number;
  readonly codeStart: number;
  readonly insertions: readonly Insertion[];
  readonly added: readonly number[];
}

function assemble(bytes: Uint8Array, body: Body, { groups, groupsStart, codeStart, insertions, added }: Assembly) {
  const parts: ArrayLike<number>[] = [
    encodeU32(groups + added.length),
    bytes.subarray(groupsStart, codeStart),
    added.flatMap((type) => [1, type]),
  ];
  let from = codeStart;
  for (const { at, code } of insertions) {
    parts.push(bytes.subarray(from, at), code());
    from = at;
  }
  parts.push(bytes.subarray(from, body.end));
  return joinBytes(parts);
}

function skipLocals(reader: WasmReader, groups: number, most: number): number {
  let locals = 0;
  for (let left = groups; left > 0; left--) {
    const at = reader.offset();
    locals += reader.u32();
    if (locals > most) throw invalidWasm(at, `a function has more than ${most} locals`);
    readValueType(reader);
  }
  return locals;
}
