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
  return [fn.name, ...(fn.aliases ?? [])].map((name) => ({ module, name, signature: types, usesMemory, declared: fn }));
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
