/**
 * Calls of exported functions from TypeScript: numbers as they are, everything else as JSON text in the module's memory.
 * What does not fit a signature is an error that shows it; the platform would pad and cut without a word.
 */
import { MoonloopError, toMoonloopError } from '../core/moonloop-error.ts';
import { didYouMean } from '../core/nearest.ts';
import { failure, ok, type Result } from '../core/result.ts';
import { encodeText } from '../core/text.ts';
import type { FunctionSignature } from '../meter/wasm-types.ts';
import { hostTicks } from './host-context.ts';
import { parseJson, writeJson } from './json.ts';
import { readBytes, textOf } from './module-memory.ts';
import { type OpaqueState, readPair, type StateOwner } from './opaque-state.ts';
import type { RoomCalls } from './room-calls.ts';
import { showSignature, showTypes } from './signature.ts';

/** An argument that is ready: a value, or bytes to be copied into the module's memory. */
type Argument = number | bigint | Uint8Array;

/** Calls an exported function with plain data. Failures are `CALL_FAILED` or `BUDGET_SPENT`. */
export type JsonCall = (owner: StateOwner, name: string, args: readonly unknown[]) => Result<unknown>;

/** Functions whose results are JSON text, as pointer and length: those of the contract, and all with this ending. */
const givesJson = /^(get_state|moonloop_fields|.*_json)$/s;

/** Creates the calls of one room. @param mod - For errors. */
export function createJsonCall(calls: RoomCalls, opaque: OpaqueState, mod: string): JsonCall {
  /** Copies bytes into the memory, one argument after the other, and calls with what has become of them. */
  const pass = (owner: StateOwner, args: readonly Argument[], use: (flat: (number | bigint)[]) => Result<unknown>) => {
    const step = (at: number, flat: (number | bigint)[]): Result<unknown> => {
      const arg = args[at];
      if (arg === undefined) return use(flat);
      if (typeof arg !== 'object') return step(at + 1, [...flat, arg]);
      return opaque.pass(owner, arg, (pointer, length) => step(at + 1, [...flat, pointer, length]));
    };
    return step(0, []);
  };
  return (owner, name, args) => {
    const { script, version, entity, instance } = owner;
    const { shape } = version.loaded;
    const types = shape.functions.get(name);
    const fn = instance.fn(name);
    const place = { mod, script: script.id, version: version.number, entity, hook: name };
    try {
      if (types === undefined || fn === undefined) {
        const near = didYouMean(name, shape.functions.keys());
        throw new MoonloopError('CALL_FAILED', `${script.id} exports no function "${name.slice(0, 80)}"${near}`);
      }
      const flat = fitArguments(name, types, args);
      const at = { script, version, entity, hook: name, code: 'CALL_FAILED' } as const;
      const done = calls.within(() =>
        pass(owner, flat, (values) => {
          const given = calls.call(at, instance, fn, ...values);
          return given.ok ? ok(resultOf(name, types, given.value, instance.memory, calls.charge)) : given;
        }),
      );
      if (done.ok || done.error.code === 'BUDGET_SPENT' || done.error.code === 'CALL_FAILED') return done;
      return failure(
        new MoonloopError('CALL_FAILED', done.error.message, { cause: done.error, place: done.error.place }),
      );
    } catch (error) {
      const { message } = toMoonloopError(error, 'CALL_FAILED');
      return failure(new MoonloopError('CALL_FAILED', message, { cause: error, place }));
    }
  };
}

function fitArguments(name: string, types: FunctionSignature, args: readonly unknown[]): Argument[] {
  const { params } = types;
  const refuse = (reason: string): MoonloopError => {
    const kinds = args.map((arg) => (arg === null ? 'null' : Array.isArray(arg) ? 'array' : typeof arg));
    const got = showTypes(kinds);
    return new MoonloopError(
      'CALL_FAILED',
      `${name} is ${showSignature(types)} and was called with (${got}): ${reason}`,
    );
  };
  let at = 0;
  const fitted = args.map((arg, index): Argument => {
    const type = params[at];
    if (type === undefined) throw refuse(`argument ${index + 1} is one too many`);
    if (typeof arg === 'number' || typeof arg === 'bigint' || typeof arg === 'boolean') {
      at++;
      const value = fitNumber(type, arg);
      if (value === undefined) throw refuse(`argument ${index + 1}, ${arg}, does not fit ${type}`);
      return value;
    }
    if (type !== 'i32' || params[at + 1] !== 'i32') {
      throw refuse(`argument ${index + 1} is passed as JSON text, for which (i32, i32) is needed: pointer and length`);
    }
    at += 2;
    return encodeText(writeJson(arg, `argument ${index + 1} of ${name}`));
  });
  if (at < params.length) throw refuse(`nothing is left for its parameter ${at + 1}`);
  return fitted;
}

/** The value for a parameter; undefined when it does not fit. */
function fitNumber(type: string, value: number | bigint | boolean): number | bigint | undefined {
  if (type === 'i64') {
    if (typeof value === 'number' && !Number.isSafeInteger(value)) return undefined;
    const whole = BigInt(value);
    return whole >= -(2n ** 63n) && whole < 2n ** 64n ? whole : undefined;
  }
  if (typeof value === 'bigint') return undefined;
  const number = Number(value);
  if (type === 'f32' || type === 'f64') return number;
  const fits = type === 'i32' && Number.isInteger(number) && number >= -(2 ** 31) && number < 2 ** 32;
  return fits ? number : undefined;
}

/**
 * What is given back: a number or bigint, an array of several, or the data of JSON text.
 * @param charge - Takes ticks from whoever calls: a module could give the same text again and again for nothing.
 */
function resultOf(
  name: string,
  types: FunctionSignature,
  given: unknown,
  memory: WebAssembly.Memory | undefined,
  charge: RoomCalls['charge'],
): unknown {
  const shape = types.results.join(' ');
  if (!givesJson.test(name) || (shape !== 'i32 i32' && shape !== 'i64') || memory === undefined) return given;
  const what = `what ${name} gives`;
  const bytes = readBytes(memory, ...readPair(given), what);
  charge(bytes.length * hostTicks.perJsonByte);
  return parseJson(textOf(bytes, what), what);
}

/** What a call gives, as other languages take it: an i64 is a number, where it is one exactly. */
export function withSafeNumbers(given: unknown): unknown {
  if (Array.isArray(given)) return given.map(withSafeNumbers);
  return typeof given === 'bigint' && Number.isSafeInteger(Number(given)) ? Number(given) : given;
}
