/**
 * Making an instance that is ready to be called: instantiated, and started with the fuel of one call.
 */
import { MoonloopError, toMoonloopError } from '../core/moonloop-error.ts';
import { failure, ok, type Result } from '../core/result.ts';
import type { Handle } from '../ecs/handles.ts';
import type { InstanceStore, WasmInstance } from './instance.ts';
import type { RoomCalls } from './room-calls.ts';
import type { WasmScript, WasmVersion } from './wasm-script.ts';

/** Makes instances for one room. */
export interface InstanceMaker {
  /** A new instance, for an entity or, with 0, for all. What fails is `BODY_FAILED`, `BUDGET_SPENT` or `INSTANCE_LIMIT`. */
  make(script: WasmScript, version: WasmVersion, entity: Handle): Result<WasmInstance>;
  release(instance: WasmInstance): void;
  /** Takes the price of an instance, where it is the scripts' doing that one is made. */
  charge(version: WasmVersion): void;
}

/** @param imports - The host functions. @param mod - For errors. */
export function createInstanceMaker(
  store: InstanceStore,
  calls: RoomCalls,
  imports: WebAssembly.Imports,
  mod: string,
): InstanceMaker {
  const instantiate = (script: WasmScript, version: WasmVersion, entity: Handle): Result<WasmInstance> => {
    try {
      return ok(store.make(version.loaded, imports));
    } catch (error) {
      const place = { mod, script: script.id, version: version.number, entity, hook: 'start', file: script.id };
      const known = toMoonloopError(error, 'BODY_FAILED', place);
      return failure(new MoonloopError(known.code, known.message, { cause: error, place }));
    }
  };
  return {
    release: store.release,
    charge({ loaded }) {
      calls.frame.left -= loaded.instanceTicks;
    },
    make(script, version, entity) {
      const { shape } = version.loaded;
      const made = instantiate(script, version, entity);
      if (!made.ok) return made;
      const instance = made.value;
      for (const name of shape.starts) {
        const fn = instance.fn(name);
        if (fn === undefined) continue;
        const started = calls.call({ script, version, entity, hook: 'start', code: 'BODY_FAILED' }, instance, fn);
        if (started.ok) continue;
        store.release(instance);
        return started;
      }
      return made;
    },
  };
}
