/**
 * State that only the module understands: what `get_state` gives is JSON text, taken out of its memory as bytes, and given
 * to `set_state` of the next instance.
 */
import { toMoonloopError } from '../core/moonloop-error.ts';
import { failure, ok, type Result } from '../core/result.ts';
import type { Handle } from '../ecs/handles.ts';
import type { WasmInstance } from './instance.ts';
import { parseJson } from './json.ts';
import { readBytes, textOf, viewOf } from './module-memory.ts';
import type { CallPlace, RoomCalls } from './room-calls.ts';
import type { WasmScript, WasmVersion } from './wasm-script.ts';

/** An instance and whom it is of. */
export interface StateOwner {
  readonly script: WasmScript;
  readonly version: WasmVersion;
  /** 0 for a shared instance. */
  readonly entity: Handle;
  readonly instance: WasmInstance;
}

/** Reads and writes states. Failures are `STATE_REJECTED`, or `BUDGET_SPENT`. */
export interface OpaqueState {
  /** What the instance holds; undefined when its module has no `get_state`. */
  get(owner: StateOwner): Result<Uint8Array | undefined>;
  /** Gives an instance a state. Does nothing when its module has no `set_state`. */
  set(owner: StateOwner, state: Uint8Array): Result<void>;
  /** Pointer and length that a function of the module gives, as bytes. */
  bytesFrom(owner: StateOwner, name: string): Result<Uint8Array | undefined>;
  /** Runs work on what a module gave; what it throws is the module's fault. */
  checked<T>(owner: StateOwner, hook: string, work: () => T): Result<T>;
  /** Copies bytes into the module's memory, calls a function with pointer and length, and gives its result. */
  pass(
    owner: StateOwner,
    bytes: Uint8Array,
    use: (pointer: number, length: number) => Result<unknown>,
  ): Result<unknown>;
}

/** @param mod - For errors. */
export function createOpaqueState(calls: RoomCalls, mod: string): OpaqueState {
  const place = ({ script, version, entity }: StateOwner, hook: string): CallPlace => {
    return { script, version, entity, hook, code: 'STATE_REJECTED' };
  };
  const refused = (error: unknown, { script, version, entity }: StateOwner, hook: string): Result<never> => {
    const at = { mod, script: script.id, version: version.number, entity, hook, file: script.id };
    const { message } = toMoonloopError(error, 'STATE_REJECTED');
    return failure(toMoonloopError(new Error(message), 'STATE_REJECTED', at));
  };
  const state: OpaqueState = {
    bytesFrom(owner, name) {
      const { instance } = owner;
      const fn = instance.fn(name);
      if (fn === undefined || instance.memory === undefined) return ok(undefined);
      const given = calls.call(place(owner, name), instance, fn);
      if (!given.ok) return given;
      const { memory } = instance;
      return state.checked(owner, name, () => readBytes(memory, ...readPair(given.value), name));
    },
    checked(owner, hook, work) {
      try {
        return ok(work());
      } catch (error) {
        return refused(error, owner, hook);
      }
    },
    get(owner) {
      const bytes = state.bytesFrom(owner, 'get_state');
      const { value } = bytes.ok ? bytes : { value: undefined };
      if (value === undefined) return bytes;
      return state.checked(owner, 'get_state', () => {
        parseJson(textOf(value, 'what get_state gives'), 'what get_state gives');
        return value;
      });
    },
    set(owner, bytes) {
      const { instance } = owner;
      const fn = instance.fn('set_state');
      if (fn === undefined) return ok(undefined);
      const done = state.pass(owner, bytes, (pointer, length) =>
        calls.call(place(owner, 'set_state'), instance, fn, pointer, length),
      );
      return done.ok ? ok(undefined) : done;
    },
    pass(owner, bytes, use) {
      const { instance } = owner;
      const [alloc, dealloc] = [instance.fn('alloc'), instance.fn('dealloc')];
      const { memory } = instance;
      if (alloc === undefined || memory === undefined) return refused(new Error('it exports no alloc'), owner, 'alloc');
      const given = calls.call(place(owner, 'alloc'), instance, alloc, bytes.length);
      if (!given.ok) return given;
      const pointer = Number(given.value);
      const copied = state.checked(owner, 'alloc', () => {
        viewOf(memory, pointer, bytes.length, 'what alloc gives').set(bytes);
      });
      if (!copied.ok) return copied;
      const result = use(pointer, bytes.length);
      if (!result.ok || dealloc === undefined) return result;
      const args = dealloc.length === 1 ? [pointer] : [pointer, bytes.length];
      const freed = calls.call(place(owner, 'dealloc'), instance, dealloc, ...args);
      return freed.ok ? result : freed;
    },
  };
  return state;
}

/** Pointer and length: two values, or one i64 that is pointer | length << 32. */
export function readPair(given: unknown): readonly [pointer: number, length: number] {
  if (typeof given === 'bigint') return [Number(given & 0xffff_ffffn), Number((given >> 32n) & 0xffff_ffffn)];
  if (Array.isArray(given)) return [Number(given[0]), Number(given[1])];
  return [0, 0];
}
