/**
 * From bytes to a module that can be instantiated: inspected, metered, compiled. None of its code runs here.
 */
import { atPlace, MoonloopError, toMoonloopError } from '../core/moonloop-error.ts';
import { failure, ok, type Result } from '../core/result.ts';
import { inspectWasm } from '../meter/inspect-wasm.ts';
import { meterWasm } from '../meter/meter-wasm.ts';
import { invalidWasm } from '../meter/wasm-reader.ts';
import type { WasmInterface } from '../meter/wasm-types.ts';
import { makeStartCallable, startExport } from './callable-start.ts';
import { dropOddNames } from './function-names.ts';
import { hostImports, hostPath } from './host-table.ts';
import type { WasmLimits } from './limits.ts';
import { readScriptShape, type ScriptShape } from './script-shape.ts';

/** A module that passed everything that can be known without running it. */
export interface LoadedModule {
  readonly module: WebAssembly.Module;
  readonly shape: ScriptShape;
  /** Pages to which the memories of one instance can grow. */
  readonly mostPages: number;
  /** Price of an instance. */
  readonly instanceTicks: number;
}

/** Name under which metered modules export their fuel. */
export const fuelExport = 'moonloop_fuel';

/**
 * Bytes of code that one tick pays for. 64 of them take some 20 ns at worst; a loop that is smaller costs what it
 * would without.
 */
const codeBytesPerTick = 64;
/** What each instance has of its own besides its memory: there may be thousands. */
const [mostGlobals, mostTables, ownTableEntries] = [1000, 10, 4096] as const;
/** Each function is compiled when it is called first, outside of any budget: what that may take in all, half a second at worst. */
const mostMeetings = 160_000_000;
/**
 * Ticks of an instance: with a memory it takes 150 µs, and less without. An entry of a table takes 50 ns, 64 bytes of data as
 * much as 64 bytes of code; segments may write the same place again and again.
 */
const instantiateTicks = { plain: 10_000, withMemory: 50_000, perEntry: 10 } as const;
/** Entries of element segments for each that a table may have. */
const mostElements = 2;
/**
 * Ticks of a call into JavaScript; what functions do there is charged by them. Those of the bridge are short: the code that
 * calls them pays for them, but not for pairs that are not f32, which take three times as long.
 */
const importTicks = { javascript: 10, bridge: 0, pairs: 1 } as const;
const pairs: ReadonlySet<string> = new Set(['ecs.get_pair', 'ecs.set_pair']);

/** A binary that may be compiled. */
export interface CheckedModule extends Omit<LoadedModule, 'module'> {
  /** Metered. */
  readonly binary: Uint8Array<ArrayBuffer>;
  /** As the author wrote it. */
  readonly own: Uint8Array<ArrayBuffer>;
}

/** Takes bytes that nobody has looked at. @returns The module, or a failure of {@link checkModule} */
export function loadModule(bytes: Uint8Array, limits: WasmLimits): Result<LoadedModule> {
  const checked = checkModule(bytes, limits);
  if (!checked.ok) return checked;
  const { binary, own, ...known } = checked.value;
  try {
    return ok({ module: compile(binary, own), ...known });
  } catch (error) {
    return failure(toMoonloopError(error, 'WASM_INVALID'));
  }
}

/**
 * Inspects and meters.
 * @returns The binary, or `WASM_INVALID` (broken, larger than the limits, not to be metered), `WASM_IMPORT` (wants what the
 * game does not have), `WASM_EXPORT` (a hook has another signature than hooks have).
 */
export function checkModule(bytes: Uint8Array, limits: WasmLimits): Result<CheckedModule> {
  const own = new Uint8Array(bytes); // what is compiled is what was looked at, whoever writes into the bytes
  const readLimits = {
    ...{ maxBytes: limits.bytes, maxFunctions: limits.functions, maxExports: limits.exports },
    ...{ maxGlobals: mostGlobals, maxTables: mostTables, maxMeetings: mostMeetings },
  };
  const inspected = inspectWasm(own, readLimits);
  if (!inspected.ok) return inspected;
  try {
    const shape = readScriptShape(inspected.value);
    const isOwn = shape.form === 'own';
    const maxPages = isOwn ? limits.instancePages : limits.sharedPages;
    const maxTableEntries = isOwn ? Math.min(limits.tableEntries, ownTableEntries) : limits.tableEntries;
    const { elementEntries } = inspected.value;
    if (elementEntries > mostElements * maxTableEntries) {
      throw invalidWasm(
        0,
        `it has ${elementEntries} entries for tables; ${mostElements * maxTableEntries} are allowed`,
      );
    }
    const metered = meterWasm(own, {
      fuelName: fuelExport,
      fuel: limits.callTicks,
      functionTicks: 1,
      loopsPayAhead: true,
      codeBytesPerTick,
      importTicks: ({ module, name }) => priceOf(hostPath(module, name)),
      maxPages,
      maxTableEntries,
      limits: readLimits,
    });
    const { start, exports } = inspected.value;
    if (start !== undefined && exports.some(({ name }) => name === startExport)) {
      throw new MoonloopError('WASM_EXPORT', `it exports ${startExport}, a name that the game needs`);
    }
    if (!metered.ok) return failure(explainPages(metered.error, inspected.value, shape, maxPages));
    const named = dropOddNames(metered.value);
    const binary = start === undefined ? named : makeStartCallable(named, start);
    const pages = mostPages(inspected.value, maxPages, maxTableEntries);
    return ok({ binary, own, shape, mostPages: pages, instanceTicks: instanceTicks(inspected.value) });
  } catch (error) {
    return failure(toMoonloopError(error, 'WASM_INVALID'));
  }
}

function priceOf(path: string): number {
  const isBridged = hostImports.get(path)?.declared.checksItself === true;
  return importTicks[!isBridged ? 'javascript' : pairs.has(path) ? 'pairs' : 'bridge'];
}

/** Memory is what own instances have least of, and the other form is the way out. */
function explainPages(
  error: MoonloopError,
  { memories }: WasmInterface,
  { form }: ScriptShape,
  maxPages: number,
): MoonloopError {
  if (form === 'shared' || memories.every(({ min }) => min <= maxPages)) return error;
  const message = `${error.message}; that is for an entity's own instance: with on_update(entity: i32, dt: f32) one serves all`;
  return atPlace(new MoonloopError(error.code, message), error.place);
}

function instanceTicks({ memories, tables, elementEntries, dataBytes }: WasmInterface): number {
  const { plain, withMemory, perEntry } = instantiateTicks;
  const base = memories.length + tables.length > 0 ? withMemory : plain;
  return base + elementEntries * perEntry + Math.ceil(dataBytes / codeBytesPerTick);
}

/** Tables count as memory. */
function mostPages({ memories, tables }: WasmInterface, maxPages: number, maxTableEntries: number): number {
  const pages = memories.reduce((sum, { max }) => sum + Math.min(max ?? maxPages, maxPages), 0);
  const entries = tables.reduce((sum, { max }) => sum + Math.min(max ?? maxTableEntries, maxTableEntries), 0);
  return pages + Math.ceil((entries * 8) / 65_536);
}

/** The engine's reasons name places in the binary that it was given: those of the author's are asked for. */
function compile(metered: Uint8Array<ArrayBuffer>, own: Uint8Array<ArrayBuffer>): WebAssembly.Module {
  try {
    return new WebAssembly.Module(metered);
  } catch (cause) {
    let reason = cause;
    try {
      new WebAssembly.Module(own);
    } catch (original) {
      reason = original;
    }
    const text = reason instanceof Error ? reason.message.replace(/^WebAssembly\.Module\(\): /, '') : String(reason);
    throw new MoonloopError('WASM_INVALID', text, { cause });
  }
}
