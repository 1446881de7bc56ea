/**
 * Puts fuel into one function body: at its loops, at its entry, before tail calls, and before what works on lengths.
 */
import { chargeLength, chargeTicks, type FuelLocals, type FuelPlace, type LengthCharge } from './fuel-code.ts';
import { type InstructionVisitor, walkInstructions } from './instruction-walk.ts';
import { valueType } from './instructions.ts';
import { encodeU32 } from './leb128.ts';
import { opcodes } from './opcodes.ts';
import { readValueType } from './value-types.ts';
import { createWasmReader, invalidWasm } from './wasm-reader.ts';
import { joinBytes } from './wasm-sections.ts';

/** How bodies are metered; the same for all bodies of a module. */
export interface BodyMeter {
  readonly fuel: FuelPlace;
  /** Ticks of each round of a loop. */
  readonly loopTicks: number;
  /** Ticks of each call of the function; 0 leaves entries alone, and counts tail calls instead. */
  readonly functionTicks: number;
  readonly maxLocals: number;
  /** What an instruction costs by length, if it does. */
  lengthCharge(opcode: number, first: number, second: number): LengthCharge | undefined;
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
  code(locals: FuelLocals): readonly number[];
}

/** The body with fuel in it; the bytes themselves when nothing had to be put in. */
export function meterBody(bytes: Uint8Array, body: Body, meter: BodyMeter): Uint8Array {
  const reader = createWasmReader(bytes, body.start, body.end);
  const groups = reader.count();
  const groupsStart = reader.offset();
  const declared = skipLocals(reader, groups, meter.maxLocals);
  const codeStart = reader.offset();
  const locals = body.parameters + declared;
  const { fuel, loopTicks, functionTicks } = meter;
  const insertions: Insertion[] = [];
  const uses = { left: false, length32: false, length64: false };
  const left = locals;

  const tick = (at: number, ticks: number, whenNegative?: readonly number[]): void => {
    uses.left = true;
    insertions.push({ at, code: (own) => chargeTicks(fuel, ticks, own, whenNegative) });
  };
  const visit: InstructionVisitor = (opcode, start, end, first, second) => {
    meter.check(opcode, start, first, locals);
    if (opcode === opcodes.loop) tick(end, loopTicks, body.whenNegative);
    else if (functionTicks === 0 && isTailCall(opcode)) tick(start, loopTicks);
    else {
      const charge = meter.lengthCharge(opcode, first, second);
      if (charge === undefined) return;
      uses.left = true;
      uses[charge.is64 ? 'length64' : 'length32'] = true;
      insertions.push({
        at: start,
        code: (own) => chargeLength(fuel, charge, charge.is64 ? { ...own, length: wide() } : own),
      });
    }
  };
  const wide = (): number => left + 1 + (uses.length32 ? 1 : 0);

  if (functionTicks > 0) tick(codeStart, functionTicks);
  walkInstructions(reader, visit);
  reader.end('a function');
  if (!uses.left) return bytes.subarray(body.start, body.end);

  const added = [
    [1, valueType.i32],
    ...(uses.length32 ? [[1, valueType.i32]] : []),
    ...(uses.length64 ? [[1, valueType.i64]] : []),
  ];
  const own = { left, length: left + 1 };
  const parts: ArrayLike<number>[] = [
    encodeU32(groups + added.length),
    bytes.subarray(groupsStart, codeStart),
    ...added,
  ];
  let from = codeStart;
  for (const { at, code } of insertions) {
    parts.push(bytes.subarray(from, at), code(own));
    from = at;
  }
  parts.push(bytes.subarray(from, body.end));
  return joinBytes(parts);
}

function isTailCall(opcode: number): boolean {
  return opcode === opcodes.returnCall || opcode === opcodes.returnCallIndirect || opcode === opcodes.returnCallRef;
}

function skipLocals(reader: ReturnType<typeof createWasmReader>, groups: number, most: number): number {
  let locals = 0;
  for (let left = groups; left > 0; left--) {
    const at = reader.offset();
    locals += reader.u32();
    if (locals > most) throw invalidWasm(at, `a function has more than ${most} locals`);
    readValueType(reader);
  }
  return locals;
}
