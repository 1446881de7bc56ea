/**
 * The host functions that a WASM module may import, with their types: made from the declared table of the host API.
 *
 * Texts are (pointer, length) in the module's memory, components and callbacks are texts, other data is JSON text.
 * What is optional may be empty. Functions that give text, data or a list take (pointer, capacity) behind their
 * parameters and give the length; those that give several numbers take a pointer to as many f64.
 */
import type { FunctionSignature } from '../meter/wasm-types.ts';
import { hostApi } from '../script/host-api/host-api.ts';
import type { HostFunction, HostType } from '../script/host-api/host-function.ts';
import { wasmFunctions } from '../script/host-api/wasm-functions.ts';
import { signature } from './signature.ts';

/** A function as modules import it. */
export interface HostImport {
  /** First name of the import: the group, `host` for functions of none. */
  readonly module: string;
  readonly name: string;
  readonly signature: FunctionSignature;
  /** It reads or writes the module's memory. */
  readonly usesMemory: boolean;
  /** What it does, for the reference and the headers. */
  readonly summary: string;
  readonly declared: HostFunction;
}

/** First name of functions that stand in no group. */
export const globalGroup = 'host';

/**
 * Functions that WASM scripts do not have: those about Lua's own values and modules, and those whose data lies in the mod's
 * Lua VM.
 */
const luaOnly: ReadonlySet<string> = new Set([
  ...['ecs.component', 'ecs.script', 'ecs.call', 'host.require', 'time.start', 'time.wait'],
  ...['state.get', 'state.set', 'state.get_mod_state', 'state.save_mod_state'],
]);

/** Types that do not follow from the declared ones: what Lua can be asked about any value, WASM about a handle. */
const exceptions: Readonly<Record<string, FunctionSignature>> = { 'ecs.alive': signature(['i32'], ['i32']) };

/** Summaries where modules see something else than Lua scripts do. */
const summaries: Readonly<Record<string, string>> = {
  'ecs.spawn':
    'A new entity; components is a JSON object of components with their fields, or empty; scripts are ids, one per line. Its handle can be used at once.',
  'ecs.add': 'Adds a component; fields is a JSON object, or empty: fields that it does not name get their defaults.',
  'ecs.query':
    'Writes the handles of up to capacity entities that have all of these components (or scripts, by id), and gives how many there are. More names: one per line, or empty.',
  'events.on':
    'Calls an exported function with the data of each such event, for as long as the entity runs the script. Gives an id for off.',
  'events.off': 'Ends what on or once gave to this entity; 0 when it had ended.',
  'events.emit':
    'Sends an event to all mods and to TypeScript; delivered after the running loop, in order. Data is JSON text, or empty.',
  'time.after': 'Calls an exported function once, after so many seconds of game time. Gives an id for cancel.',
  'time.every': 'Calls an exported function again and again, at most once a frame. Gives an id for cancel.',
  'time.cancel': 'Ends a timer of this entity; 0 when it had ended.',
  'input.pointer':
    'Writes the place of the pointer as two f64: x and y in pixels of the view, from its top left corner.',
  'host.random':
    'A number from 0 to below 1 for (0, 0), a whole number from 1 to low for (low, 0), or one from low to high. Seeded per mod.',
  ...Object.fromEntries(
    ['debug', 'info', 'warn', 'error'].map((level) => [`log.${level}`, `Writes a log line of level ${level}.`]),
  ),
};

const pair = ['i32', 'i32'];
const wasmTypes: Readonly<Record<HostType, readonly string[]>> = {
  ...{ boolean: ['i32'], entity: ['i32'], integer: ['i32'], number: ['f64'] },
  ...{
    any: pair,
    callback: pair,
    component: pair,
    function: pair,
    list: pair,
    module: pair,
    string: pair,
    table: pair,
  },
};

/** Where a function stands: `ecs.spawn`, `host.log`. */
export function hostPath(module: string, name: string): string {
  return `${module}.${name}`;
}

function signatureOf({ parameters, returns }: HostFunction): FunctionSignature {
  const params = parameters.flatMap(({ type }) => wasmTypes[type]);
  const [first] = returns;
  if (returns.length > 1) return signature([...params, 'i32']);
  if (first === undefined) return signature(params);
  const result = wasmTypes[first];
  return result === pair ? signature([...params, ...pair], ['i32']) : signature(params, result);
}

function importsOf(fn: HostFunction, own?: FunctionSignature): HostImport[] {
  const module = fn.group === '' ? globalGroup : fn.group;
  const exception = exceptions[hostPath(module, fn.name)];
  const types = own ?? exception ?? signatureOf(fn);
  const usesMemory =
    exception === undefined &&
    (fn.parameters.some(({ type }) => wasmTypes[type] === pair) || !fn.returns.every(isPlain));
  const summary = summaries[hostPath(module, fn.name)] ?? fn.summary;
  return [fn.name, ...(fn.aliases ?? [])].map((name) => ({
    ...{ module, name, signature: types, usesMemory, summary, declared: fn },
  }));
}

function isPlain(type: HostType, _: number, all: readonly HostType[]): boolean {
  return wasmTypes[type] !== pair && all.length === 1;
}

/** All functions by {@link hostPath}. */
export const hostImports: ReadonlyMap<string, HostImport> = new Map(
  [
    ...hostApi.filter((fn) => !luaOnly.has(hostPath(fn.group || globalGroup, fn.name))).flatMap((fn) => importsOf(fn)),
    ...wasmFunctions.flatMap((fn) => importsOf(fn, fn.wasm)),
  ].map((one) => [hostPath(one.module, one.name), one]),
);
