/**
 * Rewrites a WASM binary so that whatever it does ends: fuel at loops, caps on memories and tables.
 *
 * Everything new is appended, no index of the module moves. The binary that comes out does what the one that went in
 * does, until its fuel is spent; then it traps. How often fuel is taken depends on the code only, never on time.
 */
import type { Result } from '../core/result.ts';
import { clampSizes } from './clamp-sizes.ts';
import { refusing } from './inspect-wasm.ts';
import { createInstructionCosts } from './instruction-costs.ts';
import { emptyBlock, valueType, wasm } from './instructions.ts';
import { encodeName, encodeU32 } from './leb128.ts';

import { type BodyMeter, meterBody } from './meter-body.ts';
import { checkMeterOptions, checkWhole, type MeterOptions } from './meter-options.ts';
import type { WasmModule } from './module-parts.ts';
import { opcodes } from './opcodes.ts';
import { fillReadLimits } from './read-limits.ts';
import { whyRefused } from './refused-instructions.ts';
import { createStackHeight } from './stack-height.ts';
import { checkGlobalIndex, parseModule } from './wasm-module.ts';
import { createWasmReader, invalidWasm } from './wasm-reader.ts';
import { appendEntries, joinBytes, sectionIds, type WasmSection, withSection, writeSections } from './wasm-sections.ts';
import type { FunctionSignature } from './wasm-types.ts';

/**
 * Meters a binary.
 *
 * @returns The new binary, or `WASM_INVALID`. Whether the types inside functions are right is left to the engine, which
 * refuses the new binary if it refuses the old one.
 */
export function meterWasm(bytes: Uint8Array<ArrayBuffer>, options: MeterOptions): Result<Uint8Array<ArrayBuffer>> {
  checkMeterOptions(options);
  return refusing(() => {
    const module = parseModule(bytes, options.limits, (opcode, at) => refuse(opcode, at));
    const names = [options.fuelName, ...(options.cells ?? [])];
    const taken = module.exports.find(({ name }) => names.includes(name));
    if (taken !== undefined) throw invalidWasm(0, `it exports ${taken.name}, a name that the meter needs`);
    const { maxPages, maxTableEntries } = options;
    let sections = clampSizes(module.sections, module.sized, { maxPages, maxTableEntries });
    sections = addGlobals(sections, module, names, options.fuel ?? 0);
    sections = meterCode(bytes, sections, module, options, names);
    return writeSections(sections.filter(staysTrue));
  });
}

function refuse(opcode: number, at: number): void {
  const reason = whyRefused(opcode);
  if (reason !== undefined) throw invalidWasm(at, reason);
}

function addGlobals(sections: readonly WasmSection[], module: WasmModule, names: readonly string[], fuel: number) {
  const first = module.globals.length;
  const globals = names.map((_, n) => [valueType.i32, 1, ...wasm.i32Const(n === 0 ? fuel : 0), ...wasm.end]);
  const exported = names.map((name, n) => [...encodeName(name), 0x03, ...encodeU32(first + n)]);
  return append(append(sections, sectionIds.global, globals), sectionIds.export, exported);
}

function append(sections: readonly WasmSection[], id: number, entries: readonly (readonly number[])[]) {
  const content = sections.find((section) => section.id === id)?.content ?? Uint8Array.of(0);
  return withSection(sections, id, appendEntries(content, entries));
}

function meterCode(
  bytes: Uint8Array,
  sections: readonly WasmSection[],
  module: WasmModule,
  options: MeterOptions,
  names: readonly string[],
): readonly WasmSection[] {
  if (module.bodies.length === 0) return sections;
  const first = module.globals.length;
  const global = (name: string): number => {
    const place = names.indexOf(name);
    if (place < 0) throw new RangeError(`${name} is neither the fuel nor a cell`);
    return first + place;
  };
  const exported = (name: string): number | undefined =>
    module.exports.find((one) => one.name === name && one.type.kind === 'function')?.index;
  const meter = createBodyMeter(bytes, module, options);
  const parts: ArrayLike<number>[] = [encodeU32(module.bodies.length)];
  module.bodies.forEach(({ start, end }, body) => {
    const signature = module.types[module.functions[module.importedFunctions + body]!]!;
    const own = options.whenNegative?.({ body, bytes: end - start, signature, global, exported });
    const payAhead = options.loopsPayAhead ? blockTypeOf(signature) : undefined;
    const one = {
      start,
      end,
      parameters: signature.params.length,
      results: signature.results.length,
      whenNegative: own,
      payAhead,
    };
    const metered = meterBody(bytes, one, meter);
    parts.push(encodeU32(metered.length), metered);
  });
  return withSection(sections, sectionIds.code, joinBytes(parts));
}

function createBodyMeter(bytes: Uint8Array, module: WasmModule, options: MeterOptions): BodyMeter {
  const { graceTicks = 0, loopTicks = 1, functionTicks = 0, codeBytesPerTick = 0, importTicks = () => 0 } = options;
  const globals = module.globals.length;
  const forCode = (bytes: number): number => (codeBytesPerTick === 0 ? 0 : Math.floor(bytes / codeBytesPerTick));
  const { maxLocals, maxMeetings } = fillReadLimits(options.limits);
  let meetings = 0;
  const importedFunctions = module.imports.filter(({ type }) => type.kind === 'function');
  const costs = createInstructionCosts({
    memories: module.memories,
    tables: module.tables,
    callTicks: functionTicks,
    tailCallTicks: functionTicks || loopTicks,
    importTicks: importedFunctions.map((one) => {
      const ticks = importTicks(one);
      checkWhole(`importTicks of ${one.name}`, ticks, 0, 2 ** 20);
      return ticks;
    }),
  });
  return {
    fuel: { global: globals, limit: -graceTicks },
    costs,
    loopTicks: (bytes) => loopTicks + forCode(bytes),
    entryTicks: (bytes) => functionTicks && forCode(bytes),
    maxLocals,
    stackHeight: (results) => createStackHeight(bytes, module, results),
    meet(places, values, at) {
      meetings += places * values;
      if (meetings > maxMeetings) throw invalidWasm(at, 'it has too many branches among many locals and values');
    },
    check(opcode, at, index, locals) {
      refuse(opcode, at);
      checkGlobalIndex(opcode, at, index, globals);
      const isLocal = opcode >= opcodes.localGet && opcode <= opcodes.localTee;
      if (isLocal && index >= locals) throw invalidWasm(at, `local ${index} does not exist`);
    },
  };
}

/** Type of a block with the results of a function; undefined for those that need a type of their own. */
function blockTypeOf({ results }: FunctionSignature): readonly number[] | undefined {
  const [result, ...more] = results;
  if (result === undefined) return [emptyBlock];
  const type = Object.entries(valueType).find(([name]) => name === result)?.[1];
  return type === undefined || more.length > 0 ? undefined : [type];
}

/** Custom sections that name places in the code by their offset would lie now. */
function staysTrue({ id, content }: WasmSection): boolean {
  return (
    id !== sectionIds.custom || !/^(metadata\.code\.|\.debug_|sourceMappingURL)/.test(createWasmReader(content).name())
  );
}
