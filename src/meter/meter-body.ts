/**
 * Puts fuel into one function body: at its entry, at its loops, and before instructions that have a price.
 */
import {
  chargeLength,
  chargePaid,
  chargeTicks,
  type FuelLocals,
  type FuelPlace,
  giveBack,
  mostTicks,
} from './fuel-code.ts';
import type { InstructionCosts } from './instruction-costs.ts';
import { closesBlock, type InstructionVisitor, opensBlock, walkInstructions } from './instruction-walk.ts';
import { valueType, wasm } from './instructions.ts';
import { encodeU32 } from './leb128.ts';
import { opcodes } from './opcodes.ts';
import type { StackHeight } from './stack-height.ts';
import { readValueType } from './value-types.ts';
import { createWasmReader, invalidWasm, type WasmReader } from './wasm-reader.ts';
import { joinBytes } from './wasm-sections.ts';

/** How bodies are metered; the same for all bodies of a module. */
export interface BodyMeter {
  readonly fuel: FuelPlace;
  /** Ticks of each round of a loop. @param bytes - Size of the loop's code. */
  loopTicks(bytes: number): number;
  /** Ticks at the entry of the function, for its length; 0 leaves it alone. @param bytes - Size of its code. */
  entryTicks(bytes: number): number;
  readonly costs: InstructionCosts;
  readonly maxLocals: number;
  /** Counts along a function. */
  stackHeight(results: number): StackHeight;
  /** Counts places where ways meet, with so many locals and values on the stack; throws `WASM_INVALID` when it is too much. */
  meet(places: number, values: number, at: number): void;
  /** Refuses instructions; throws `WASM_INVALID`. @param locals - Number of the function's locals, parameters counted. */
  check(opcode: number, at: number, first: number, locals: number): void;
}

/** One body to meter. */
export interface Body {
  readonly start: number;
  readonly end: number;
  /** Number of the function's parameters. */
  readonly parameters: number;
  readonly results: number;
  /** Instructions to run at its loops while fuel is below zero. */
  readonly whenNegative?: readonly number[] | undefined;
  /** Loops in which nothing else costs pay in advance; the type of a block with the function's results. */
  readonly payAhead?: readonly number[] | undefined;
}

/** A place in the body, and what is put in there, which is known when all of the body has been seen. */
interface Insertion {
  readonly at: number;
  code(): readonly number[];
}
interface Piece {
  readonly at: number;
  readonly code: readonly number[];
}

/** A loop, while the walk is in it and after. */
interface Loop {
  readonly start: number;
  /** Size of its code. */
  bytes: number;
  /** Something in it counts on what the global says: a call, or an instruction with a price. */
  needsGlobal: boolean;
}

/** Whether an instruction calls a function. */
const isCall = (opcode: number): boolean => opcode >= opcodes.call && opcode <= opcodes.returnCallRef;
/** Whether what stands behind an instruction may not run though what stands before it does. */
const branches = (opcode: number): boolean =>
  opcode <= opcodes.return ||
  (opcode >= opcodes.delegate && opcode <= opcodes.catchAll) ||
  opcode === opcodes.tryTable ||
  (opcode >= opcodes.brOnNull && opcode <= opcodes.brOnNonNull) ||
  (opcode >= opcodes.brOnCast && opcode <= opcodes.brOnCastFail);

/** Calls with no branch between them: who makes the first makes all, unless one of them does not return. */
interface Calls {
  ticks: number;
}

/** The body with fuel in it; the bytes themselves when nothing had to be put in. */
export function meterBody(bytes: Uint8Array, body: Body, meter: BodyMeter): Uint8Array {
  const reader = createWasmReader(bytes, body.start, body.end);
  const groups = reader.count();
  const groupsStart = reader.offset();
  const locals = body.parameters + skipLocals(reader, groups, meter.maxLocals);
  const codeStart = reader.offset();
  const added = addLocals(locals);
  const stack = meter.stackHeight(body.results);
  const insertions: Insertion[] = [];
  /** Blocks around the current instruction. */
  const blocks: (Loop | undefined)[] = [];
  /** Those of them that are loops. */
  const loops: Loop[] = [];
  const entryTicks = meter.entryTicks(body.end - codeStart);
  /** What is called before the first branch is paid at the entry. */
  const atEntry: Calls = { ticks: entryTicks };
  let calls: Calls | undefined = atEntry;
  let paysAhead = false;
  const insert = (at: number, code: () => readonly number[]): void => void insertions.push({ at, code });
  /** Before what counts on the global. */
  const settle = (at: number): void => insert(at, () => (paysAhead ? giveBack(meter.fuel, added.paid()) : []));
  const needGlobal = (): void => {
    // around one that is marked all are: each is marked once, however many calls there are
    for (let n = loops.length - 1; n >= 0 && !loops[n]!.needsGlobal; n--) loops[n]!.needsGlobal = true;
  };
  const enter = (loop: Loop, end: number): void => {
    blocks.push(loop);
    loops.push(loop);
    insert(end, () => {
      const ticks = meter.loopTicks(loop.bytes);
      if (body.payAhead && !loop.needsGlobal) return chargePaid(meter.fuel, ticks, added.ticks(), added.paid());
      const before = paysAhead ? giveBack(meter.fuel, added.paid()) : [];
      return [...before, ...chargeTicks(meter.fuel, ticks, added.ticks(), body.whenNegative)];
    });
  };
  const leave = (start: number, end: number): void => {
    if (blocks.length === 0)
      return insert(start, () => (paysAhead ? [...wasm.end, ...giveBack(meter.fuel, added.paid())] : []));
    const loop = blocks.pop();
    if (loop === undefined) return;
    loops.pop();
    loop.bytes = end - loop.start;
    paysAhead ||= body.payAhead !== undefined && !loop.needsGlobal;
  };

  /** Before the first of several calls: what all of them cost. */
  const payCalls = (at: number, ticks: number): void => {
    needGlobal();
    if (calls === undefined || calls.ticks + ticks > mostTicks) {
      const made: Calls = { ticks: 0 };
      calls = made;
      settle(at);
      insert(at, () => (made.ticks > 0 ? chargeTicks(meter.fuel, made.ticks, added.ticks()) : []));
    }
    calls.ticks += ticks;
  };

  const visit: InstructionVisitor = (opcode, start, end, first, second) => {
    meter.check(opcode, start, first, locals);
    const meetings = meetingsOf(opcode, end - start);
    if (meetings > 0) meter.meet(meetings, locals + stack.height, start);
    const handed = handingOn(stack.handsOn(opcode, start, first));
    if (handed > 0) meter.meet(opcode === opcodes.brTable ? end - start : 1, handed, start);
    stack.step(opcode, start, first);
    if (branches(opcode)) calls = undefined;
    if (opcode === opcodes.loop) return enter({ start, bytes: 0, needsGlobal: false }, end);
    if (opensBlock(opcode)) return void blocks.push(undefined);
    if (closesBlock(opcode)) return leave(start, end);
    if (opcode === opcodes.return) return settle(start);
    const cost = meter.costs(opcode, first, second);
    const isFixed = cost !== undefined && 'ticks' in cost;
    if (isCall(opcode)) {
      payCalls(start, isFixed ? cost.ticks : 0);
      if (opcode !== opcodes.call && opcode !== opcodes.callIndirect && opcode !== opcodes.callRef) calls = undefined;
      return;
    }
    if (cost === undefined) return;
    needGlobal();
    settle(start);
    if (isFixed) insert(start, () => chargeTicks(meter.fuel, cost.ticks, added.ticks()));
    else {
      const own = cost.is64 ? added.length64() : added.length32();
      insert(start, () => chargeLength(meter.fuel, cost, own));
    }
  };
  insert(codeStart, () => (atEntry.ticks > 0 ? chargeTicks(meter.fuel, atEntry.ticks, added.ticks()) : []));
  // with a block around it all, whatever leaves the function comes by the same place
  insert(codeStart, () => (paysAhead && body.payAhead ? [0x02, ...body.payAhead] : []));
  walkInstructions(reader, visit);
  reader.end('a function');
  const pieces = insertions.map(({ at, code }) => ({ at, code: code() })).filter(({ code }) => code.length > 0);
  if (pieces.length === 0) return bytes.subarray(body.start, body.end);
  return assemble(bytes, body, { groups, groupsStart, codeStart, pieces, added: added.types() });
}

/** What it takes to put so many values into their places, in the same unit: few have registers, many search for each other. */
function handingOn(values: number): number {
  return values <= fewValues ? 0 : 40 * values + (values * values) / 12;
}
const fewValues = 8;

/** Places where ways meet, sixteenths for branches: what stands before and behind a block has all values in the same places. */
function meetingsOf(opcode: number, bytes: number): number {
  if (opensBlock(opcode)) return 16;
  if (opcode === opcodes.brTable) return bytes; // a byte for each target, or more
  return opcode === opcodes.br || opcode === opcodes.brIf ? 1 : 0;
}

/** Locals for the inserted code, taken as they are asked for; they stand behind those that are there. */
function addLocals(first: number) {
  const types: number[] = [valueType.i32];
  const places = new Map<string, number>();
  const placeOf = (name: string, type: number): number => {
    const place = places.get(name) ?? first + types.push(type) - 1;
    places.set(name, place);
    return place;
  };
  return {
    paid: () => placeOf('paid', valueType.i32),
    ticks: (): FuelLocals => ({ left: first, length: first }),
    length32: (): FuelLocals => ({ left: first, length: placeOf('length32', valueType.i32) }),
    length64: (): FuelLocals => ({ left: first, length: placeOf('length64', valueType.i64) }),
    types: (): readonly number[] => types,
  };
}

interface Assembly {
  readonly groups: number;
  readonly groupsStart: number;
  readonly codeStart: number;
  readonly pieces: readonly Piece[];
  readonly added: readonly number[];
}

function assemble(bytes: Uint8Array, body: Body, { groups, groupsStart, codeStart, pieces, added }: Assembly) {
  const parts: ArrayLike<number>[] = [
    encodeU32(groups + added.length),
    bytes.subarray(groupsStart, codeStart),
    added.flatMap((type) => [1, type]),
  ];
  let from = codeStart;
  for (const { at, code } of pieces) {
    parts.push(bytes.subarray(from, at), code);
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
